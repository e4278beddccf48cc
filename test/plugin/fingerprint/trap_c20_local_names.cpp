// RUN: %compare_variants %s -- %fingerprints
#include <map>
#include <string>

[[cachepy::cache_file]] int keeps_local(int x) { int EDIT(a, b) = x; return EDIT(a, b) + 1; }
[[cachepy::cache_file]] int keeps_parameter(int EDIT(x, y)) { return EDIT(x, y) + 1; }
[[cachepy::cache_file]] int keeps_capture(int EDIT(x, y)) { return [&] { return EDIT(x, y) + 1; }(); }
[[cachepy::cache_file]] int keeps_constant_named_in_closure(int x) {
  const int EDIT(one, eins) = 1;
  return x + [] { return EDIT(one, eins); }();
}
[[cachepy::cache_file]] int keeps_parameter_of_closure(int x) { return [](int EDIT(a, b)) { return EDIT(a, b); }(x); }
[[cachepy::cache_file]] int keeps_bindings(const std::map<int, int>& map) {
  int sum = 0;
  for (const auto& [EDIT(key, k), EDIT(value, v)] : map) sum += EDIT(key, k) * EDIT(value, v);
  return sum;
}
[[cachepy::cache_file]] int keeps_exception(int x) {
  try { throw x; } catch (int EDIT(e, error)) { return EDIT(e, error); }
}
[[cachepy::cache_file]] int keeps_label(int x) {
  if (x) goto EDIT(end, out);
  x += 2;
EDIT(end, out):
  return x;
}
[[cachepy::cache_file]] int keeps_static_local(int x) { static int EDIT(n, count) = 0; return x + EDIT(n, count); }
template <class EDIT(T, U)> EDIT(T, U) generic(EDIT(T, U) x) { return x; }
[[cachepy::cache_file]] int keeps_template_parameter(int x) { return generic(x); }
using Alias = int;
[[cachepy::cache_file]] int keeps_alias(EDIT(int, Alias) x) { return EDIT(static_cast<int>, static_cast<Alias>)(x); }

[[cachepy::cache_file]] int changes_which_local(int x, int y) { int a = x, b = y; return a - EDIT(a, b); }
[[cachepy::cache_file]] int changes_which_binding(const std::pair<int, int>& p) { auto [a, b] = p; return EDIT(a, b); }
