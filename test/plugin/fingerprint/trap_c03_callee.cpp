// RUN: %compare_variants %s -- %fingerprints

int callee(int x) { return x + EDIT(1, 2); }
int callers_callee(int x) { return callee(x); }
[[cachepy::cache_file]] int changes_callee(int x) { return callee(x); }
[[cachepy::cache_file]] int changes_callees_callee(int x) { return callers_callee(x); }

static int with_internal_linkage(int x) { return x + EDIT(1, 2); }
[[cachepy::cache_file]] int changes_static_callee(int x) { return with_internal_linkage(x); }
namespace { int unnamed(int x) { return x + EDIT(1, 2); } }
[[cachepy::cache_file]] int changes_callee_without_namespace(int x) { return unnamed(x); }

int defined_below(int x);
[[cachepy::cache_file]] int changes_callee_defined_below(int x) { return defined_below(x); }
int defined_below(int x) { return x + EDIT(1, 2); }

namespace one { int same_name(int x) { return x; } }
namespace two { int same_name(int x) { return x + 1; } }
[[cachepy::cache_file]] int changes_to_same_name_elsewhere(int x) { return EDIT(one, two)::same_name(x); }
namespace three { int same_name(int x) { return x; } }
[[cachepy::cache_file]] int keeps_callee_of_equal_code(int x) { return EDIT(one, three)::same_name(x); }

int declared_only(int x);
int also_declared_only(int x);
[[cachepy::cache_file]] int changes_callee_elsewhere(int x) { return EDIT(declared_only, also_declared_only)(x); }
[[cachepy::cache_file]] int keeps_callee_elsewhere(int x) { return declared_only(x); }

int (*const pointer)(int) = EDIT(callee, callers_callee);
[[cachepy::cache_file]] int changes_through_pointer(int x) { return pointer(x); }

struct Method { int operator()(int x) const { return x + EDIT(1, 2); } int other(int x) { return x; } };
[[cachepy::cache_file]] int changes_method(int x) { return Method()(x); }
[[cachepy::cache_file]] int keeps_method_not_called(int x) { return Method().other(x); }

int odd(int x);
int even(int x) { return x == 0 ? 1 : odd(x - 1); }
int odd(int x) { return x == 0 ? EDIT(0, 2) : even(x - 1); }
[[cachepy::cache_file]] int changes_mutual_recursion(int x) { return even(x); }
[[cachepy::cache_file]] int keeps_recursion(int x) { return x == 0 ? 0 : keeps_recursion(x - 1); }
[[cachepy::cache_file]] int changes_recursion(int x) { return x == 0 ? EDIT(0, 1) : changes_recursion(x - 1); }

void release(int* x) { *x += EDIT(1, 2); }
[[cachepy::cache_file]] int changes_cleanup_attribute(int x) {
  int result = 0;
  { int local __attribute__((cleanup(release))) = x; result = local; }
  return result;
}
