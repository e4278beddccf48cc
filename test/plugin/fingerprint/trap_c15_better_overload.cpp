// RUN: %compare_variants %s -- %fingerprints
#include <string>

int plain(long x) { return 1; }
namespace ns { struct Argument {}; template <class T> int by_argument(T) { return 1; } }
struct Converted { operator long() const { return 1; } };
template <class T> int specialised(T) { return 1; }
#ifdef EDITED
int plain(int x) { return 1; }
namespace ns { int by_argument(Argument) { return 1; } }
template <> int specialised(int) { return 2; }
#endif
int plain(const std::string&) { return 1; }

[[cachepy::cache_file]] int changes_overload(int x) { return plain(x); }
[[cachepy::cache_file]] int changes_overload_by_argument(int) { return by_argument(ns::Argument()); }
[[cachepy::cache_file]] int keeps_other_argument(long x) { return plain(x); }
[[cachepy::cache_file]] int changes_to_explicit_specialisation(int x) { return specialised(x); }
