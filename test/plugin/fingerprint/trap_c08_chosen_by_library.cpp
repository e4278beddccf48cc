// What templates of libraries choose by the user's types, and what they find in their own namespaces, is code of whoever uses them.
// RUN: %compare_variants %s -- %fingerprints -std=c++20 -Wno-everything -Wno-error
#include <algorithm>
#include <any>
#include <charconv>
#include <chrono>
#include <functional>
#include <iterator>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <ostream>
#include <ranges>
#include <span>
#include <sstream>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

struct Sink { using value_type = EDIT(double, int); double sum = 0; void push_back(double d) { sum += d; } };
[[cachepy::cache_file]] double changes_type_of_a_member(double x) {
  std::vector<double> v{x, 0.25};
  Sink s;
  std::copy(v.begin(), v.end(), std::back_inserter(s));
  return s.sum;
}
struct Placeholder {};
template <> struct std::is_placeholder<Placeholder> : std::integral_constant<int, EDIT(1, 2)> {};
static int same(int a) { return a; }
[[cachepy::cache_file]] int changes_trait(int x) { return std::bind(same, Placeholder{})(x, x + 10); }
template <class T> struct Allocator {
  using value_type = T;
#ifndef EDITED
  using propagate_on_container_copy_assignment = std::true_type;
#endif
  int id;
  Allocator(int i) : id(i) {}
  template <class U> Allocator(const Allocator<U>& o) : id(o.id) {}
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T))); }
  void deallocate(T* p, std::size_t) { ::operator delete(p); }
  template <class U> bool operator==(const Allocator<U>& o) const { return id == o.id; }
};
[[cachepy::cache_file]] int changes_propagation(int x) {
  Allocator<int> p(1), q(2);
  std::vector<int, Allocator<int>> a({x}, p), b({x}, q);
  a = b;
  return a.get_allocator().id;
}
template <class T> struct Equal : Allocator<T> {
  using Allocator<T>::Allocator;
  using is_always_equal = EDIT(std::true_type, std::false_type);
  template <class U> struct rebind { using other = Equal<U>; };
};
[[cachepy::cache_file]] int changes_equality_of_allocators(int x) {
  std::vector<int, Equal<int>> a({x}, Equal<int>(1)), b(Equal<int>(2));
  b = std::move(a);
  return a.size();
}
struct Step {
  using iterator_category = EDIT(std::random_access_iterator_tag, std::input_iterator_tag);
  using value_type = int; using difference_type = long; using pointer = const int*; using reference = const int&;
  const int* p;
  int operator*() const { return *p; }
  Step& operator++() { ++p; return *this; }
  Step& operator+=(long n) { p += n; return *this; }
  long operator-(Step o) const { return p - o.p + 1; }
  bool operator==(const Step& o) const { return p == o.p; }
};
[[cachepy::cache_file]] int changes_category_of_an_iterator(int x) { int a[3] = {x}; return std::distance(Step{a}, Step{a + 3}); }
struct Moving { int v; Moving(int x) : v(x) {} Moving(const Moving& o) : v(o.v + 1) {} Moving(Moving&& o) noexcept(EDIT(true, false)) : v(o.v + 100) {} };
[[cachepy::cache_file]] int changes_whether_it_is_moved(int x) { std::vector<Moving> v; v.emplace_back(x); v.emplace_back(x); return v[0].v; }
struct Hash { EDIT(using is_transparent = void;, ) std::size_t operator()(int x) const noexcept(EDIT(true, false)) { return x; } };
[[cachepy::cache_file]] int changes_whether_hashes_are_kept(int x) { std::unordered_map<int, int, Hash> m; m[x] = 1; return m.count(x); }
template <class D> struct Deleter { EDIT(using pointer = int*;, struct pointer { int* p; pointer(int* q = nullptr) : p(q) {} pointer(std::nullptr_t) : p(nullptr) {} bool operator==(const pointer&) const = default; int& operator*() const { return *p; } };) void operator()(pointer) const {} };
[[cachepy::cache_file]] int changes_pointer_of_a_deleter(int x) { std::unique_ptr<int, Deleter<int>> p(&x); return *p; }
template <class T> struct Ratio { using period = std::ratio<1, EDIT(10, 100)>; using rep = int; using duration = std::chrono::duration<rep, period>; };
[[cachepy::cache_file]] int changes_ratio(int x) { return std::chrono::duration_cast<std::chrono::seconds>(Ratio<int>::duration(x)).count(); }
struct Common { int v; };
template <> struct std::common_type<Common, int> { using type = EDIT(char, int); };
template <> struct std::common_type<int, Common> { using type = EDIT(char, int); };
[[cachepy::cache_file]] int changes_common_type(int x) { return sizeof(std::common_type_t<Common, int>) + x; }
template <> inline constexpr bool std::ranges::enable_borrowed_range<std::vector<short>> = EDIT(true, false);
[[cachepy::cache_file]] int changes_borrowed_range(int x) { return std::is_same_v<decltype(std::ranges::find(std::vector<short>(), 1)), std::ranges::dangling> + x; }

// Found in std, and nothing else of the user's is named.
namespace std {
inline ostream& operator<<(ostream& o, const vector<int>& v) { return o << v.size() + EDIT(0, 1); }
inline void swap(vector<string>& a, vector<string>& b) noexcept { a.push_back(EDIT("a", "b")); }
}
[[cachepy::cache_file]] std::string changes_operator_in_std(int x) {
  std::vector<std::vector<int>> v(x);
  std::ostringstream o;
  std::copy(v.begin(), v.end(), std::ostream_iterator<std::vector<int>>(o, ","));
  return o.str();
}
[[cachepy::cache_file]] int changes_swap_in_std(int x) { std::vector<std::string> a[2], b[2]; std::swap_ranges(a, a + 2, b); return a[0].size(); }
template <> struct std::hash<std::pair<int, int>> { size_t operator()(const pair<int, int>& p) const { return p.first + EDIT(0, 1) * p.second; } };
[[cachepy::cache_file]] int changes_hash_of_a_pair(int x) { std::unordered_map<std::pair<int, int>, int> m; m[{x, 2}] = 3; return m.bucket({x, 2}); }
template <> struct std::less<std::vector<char>> { bool operator()(const vector<char>& a, const vector<char>& b) const { return a.size() EDIT(<, >) b.size(); } };
[[cachepy::cache_file]] int changes_order_of_vectors(int x) { std::vector<std::vector<char>> v(3); std::sort(v.begin(), v.end(), std::less<std::vector<char>>()); return v[0].size() + x; }

[[cachepy::cache_file]] int keeps_plain_library(int x) { std::vector<long> v{x, 1}; std::sort(v.begin(), v.end()); return v[0]; }
[[cachepy::cache_file]] std::string keeps_plain_output(int x) { std::ostringstream o; o << x << std::string("a"); return o.str(); }
struct Unedited { int v; bool operator<(const Unedited& o) const { return v < o.v; } };
[[cachepy::cache_file]] int keeps_library_with_unedited(int x) { std::vector<Unedited> v{{x}, {1}}; std::sort(v.begin(), v.end()); return v[0].v; }
