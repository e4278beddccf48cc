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
