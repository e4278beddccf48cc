// RUN: %compare_variants %s -- %fingerprints
#ifdef EDITED
#include <vector>
#include <algorithm>
#include "Inputs/other.h"
#include "Inputs/used.h"
#include <regex>
#include <memory>
#else
#include <memory>
#include <algorithm>
#include <vector>
#include "Inputs/used.h"
#endif
#include <functional>
#include <string>

struct Shape { virtual ~Shape() = default; virtual int area() const { return 1; } };
struct Forward;
struct Owner { std::string text; std::vector<int> numbers; };
auto generic = [](auto x) { return x + 1; };
template <class T> T function_template(T x) { return x + 1; }
namespace { struct { int a; } unnamed{1}; enum { kUnnamed = 3 }; }
inline int inline_function(int x) { return x + 2; }

#ifdef EDITED
[[cachepy::cache_file]] int keeps_last(int x) { return x * 3; }
struct Unrelated { int a; };
int unrelated(Unrelated x) { return x.a; }
template <> struct std::hash<Unrelated> { size_t operator()(const Unrelated& x) const { return x.a; } };
namespace std { inline bool operator<(const vector<Unrelated>& a, const vector<Unrelated>& b) { return a.size() < b.size(); } }
int unrelated_sort(std::vector<std::vector<Unrelated>> v) { std::sort(v.begin(), v.end()); return v[0][0].a; }
int unrelated_user(Owner owner) { Owner copy(owner); copy = owner; return inline_function(copy.numbers[0]); }
int use_of_generic(double x) { return static_cast<int>(generic(x) + function_template(x)); }
namespace { struct { int b; } another_unnamed{2}; enum { kAnotherUnnamed = 4 }; }
auto another_closure = [](int x) { return x; };
void (*another_callback)() = [] {};
#endif

[[cachepy::cache_file]] int keeps_plain(int x) { return x + inline_function(x); }
[[cachepy::cache_file]] int keeps_header(int x) { return used(x); }
[[cachepy::cache_file]] int keeps_incomplete_class([[cachepy::ignore_arg]] Forward* x) { return x != nullptr; }
[[cachepy::cache_file]] int keeps_class_behind_pointer([[cachepy::ignore_arg]] Owner* x) { return x != nullptr; }
[[cachepy::cache_file]] int keeps_class_by_value(const Owner& x) { Owner copy = x; return copy.numbers[0]; }
[[cachepy::cache_file]] int keeps_generic_closure(int x) { return generic(x) + function_template(x); }
[[cachepy::cache_file]] int keeps_unnamed(int x) { return unnamed.a + kUnnamed + x; }
[[cachepy::cache_file]] int keeps_virtual(int) { return std::make_unique<Shape>()->area(); }
[[cachepy::cache_file]] int keeps_closure(int x) {
  std::function<int(int)> f = [x](int y) { return x + y; };
  return f(2);
}
#ifndef EDITED
[[cachepy::cache_file]] int keeps_last(int x) { return x * 3; }
#else
struct Forward { int now_complete; };
#endif
