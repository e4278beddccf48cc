// RUN: %compare_variants %s -- %fingerprints -std=c++20
#include <functional>

[[cachepy::cache_file]] int changes_body(int x) { auto f = [](int y) { return y + EDIT(1, 2); }; return f(x); }
[[cachepy::cache_file]] int changes_generic_body(int x) { auto f = [](auto y) { return y + EDIT(1, 2); }; return f(x); }
[[cachepy::cache_file]] int changes_body_behind_function(int x) {
  std::function<int(int)> f = [](int y) { return y + EDIT(1, 2); };
  return f(x);
}
[[cachepy::cache_file]] int changes_body_behind_pointer(int x) {
  int (*f)(int) = [](auto y) { return y + EDIT(1, 2); };
  return f(x);
}
int elsewhere(int (*)(int));
[[cachepy::cache_file]] int changes_body_given_away(int) { return elsewhere([](int y) { return y + EDIT(1, 2); }); }
[[cachepy::cache_file]] int changes_nested_body(int x) {
  return [&] { return [&] { return x + EDIT(1, 2); }(); }();
}
[[cachepy::cache_file]] int changes_kind_of_capture(int x) {
  auto f = [EDIT(x, &x)] { return x; };
  x = 1;
  return f();
}
[[cachepy::cache_file]] int changes_which_is_captured(int x, int y) {
  return [z = EDIT(x, y)] { return z; }();
}
[[cachepy::cache_file]] int changes_captures_order(int x, int y) { return [x, y] { return EDIT(x - y, y - x); }(); }
[[cachepy::cache_file]] int changes_implicit_captures_order(int x, int y) { return [=] { return EDIT(x - y, y - x); }(); }
[[cachepy::cache_file]] int changes_constant_not_captured(int x) {
  const int one = 1, two = 2;
  return x + [] { return EDIT(one - two, two - one); }();
}

template <class F> int run(F) { return F{}(); }
[[cachepy::cache_file]] int changes_bodies_swapped(int) {
  auto a = [] { return EDIT(1, 2); };
  auto b = [] { return EDIT(2, 1); };
  return run(a) * 10 + run(b);
}

auto at_namespace_scope = [](int x) { return x + EDIT(1, 2); };
auto unchanged = [](int x) { return x; };
auto first = [] { return EDIT(1, 2); };
auto second = [] { return EDIT(2, 1); };
[[cachepy::cache_file]] int changes_bodies_swapped_at_namespace_scope(int) { return run(first) * 10 + run(second); }
[[cachepy::cache_file]] int changes_body_at_namespace_scope(int x) { return at_namespace_scope(x); }
[[cachepy::cache_file]] int keeps_other_body_at_namespace_scope(int x) { return unchanged(x); }

// Closures that no function and no variable owns, two of a context: swapping them is a change.
using Less = decltype([](int a, int b) { return a EDIT(<, >) b; });
using Greater = decltype([](int a, int b) { return a EDIT(>, <) b; });
[[cachepy::cache_file]] bool changes_closures_of_aliases(int x) { return Less()(x, 1) && Greater()(x, 2); }
#ifdef EDITED
using First = decltype([](int b, int a) { return a < b; });
using Second = decltype([](int a, int b) { return a < b; });
#else
using First = decltype([](int a, int b) { return a < b; });
using Second = decltype([](int b, int a) { return a < b; });
#endif
[[cachepy::cache_file]] bool changes_order_of_parameters_of_closures(int x) { return First()(x, 1) && Second()(x, 2); }
struct Closures {
  decltype([](int a) { return a + EDIT(1, 2); }) first;
  decltype([](int a) { return a + EDIT(2, 1); }) second;
};
[[cachepy::cache_file]] int changes_closures_of_fields(int x) { Closures both; return both.first(x) * both.second(x + 1); }
#if __clang_major__ >= 17  // an error of Clang 16: it cannot call such a closure
template <class F = decltype([](auto a) { return a + EDIT(1, 2); })> int by_first_type(int x) { return F()(x); }
template <class F = decltype([](auto a) { return a + EDIT(2, 1); })> int by_second_type(int x) { return F()(x); }
[[cachepy::cache_file]] int changes_closures_of_types_of_templates(int x) { return by_first_type(x) * by_second_type(x + 1); }
#endif
template <auto F = [] { return EDIT(1, 2); }> int by_first_value() { return F(); }
template <auto F = [] { return EDIT(2, 1); }> int by_second_value() { return F(); }
[[cachepy::cache_file]] int changes_closures_of_values_of_templates(int x) { return x * by_first_value() + by_second_value(); }
EDIT(, using Unrelated = decltype([] { return 1; });)
using Commented = decltype([](int a) { return a EDIT(, /* the first */) + 1; });
[[cachepy::cache_file]] int keeps_comments_in_closure_of_alias(int x) { return Commented()(x); }
