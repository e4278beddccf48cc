// A codec may consist of nothing but a base, which is a class of cachepy's. What the user chose there is code of the function.
// RUN: %compare_variants %s -- %real_fingerprints
#include <any>
#include <cachepy/types/any.h>
#include <vector>

template <> struct cachepy::Codec<std::any> : cachepy::AnyCodec<EDIT(int, double), EDIT(double, int)> {};

struct Weekday {
  int number = 0;
};
template <class T, int first> struct Shifted {
  static void encode(cachepy::Encoder& out, const T& v) { cachepy::encode(out, v.number - first); }
  static T decode(cachepy::Decoder& in) { return {cachepy::decode<int>(in) + first}; }
};
template <> struct cachepy::Codec<Weekday> : Shifted<Weekday, EDIT(0, 1)> {};

[[cachepy::cache_file]] std::any changes_result(int) { return {}; }
[[cachepy::cache_file]] int changes_argument(const std::any& v) { return int(v.has_value()); }
[[cachepy::cache_file]] std::vector<std::any> changes_elements(int) { return {}; }
[[cachepy::cache_file]] Weekday changes_base_of_the_users(int) { return {}; }
[[cachepy::cache_file]] int keeps_the_rest(int x) { return x; }
