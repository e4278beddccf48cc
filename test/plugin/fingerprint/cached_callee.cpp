// A cached callee counts with its code, which is not in its wrapper, and with the options that bear on its result.
// RUN: %compare_variants %s -- %fingerprints
#include <string>

[[cachepy::cache_file]] int changes_callee(int x) { return x + EDIT(1, 2); }
[[cachepy::cache_file]] int changes_caller(int x) { return changes_callee(x); }
[[cachepy::cache_file]] int changes_callers_caller(int x) { return changes_caller(x); }

[[cachepy::cache_file("d", version = EDIT("1", "2"))]] int changes_version(int x) { return x; }
[[cachepy::cache_file]] int changes_version_of_callee(int x) { return changes_version(x); }
[[cachepy::cache_file("d", version = EDIT("1", "2"))]] int defined_elsewhere(int x);
[[cachepy::cache_file]] int changes_version_of_callee_elsewhere(int x) { return defined_elsewhere(x); }
[[cachepy::cache_file("d", depends_on_vars = {EDIT("a=1", "a=2")})]] int changes_variable(int x) { return x; }
[[cachepy::cache_file]] int changes_variable_of_callee(int x) { return changes_variable(x); }
[[cachepy::cache_file]] int changes_role(EDIT(, [[cachepy::ignore_arg]]) int x) { return x; }
[[cachepy::cache_file]] int changes_role_in_callee(int x) { return changes_role(x); }

[[cachepy::cache_file(EDIT("here", "there"))]] int keeps_directory(int x) { return x; }
[[cachepy::cache_file("d", verbose = EDIT(true, false))]] int keeps_verbosity(int x) { return x; }
[[cachepy::cache_file]] int keeps_directory_and_verbosity_of_callee(int x) {
  return keeps_directory(x) + keeps_verbosity(x);
}

struct Fields {
  int kept = 0;
  EDIT(, [[cachepy::ignore]]) int sometimes_kept = 0;
};
[[cachepy::cache_file]] Fields changes_what_is_stored_of_callee(int x) { return {x, x}; }
[[cachepy::cache_file]] int changes_what_callee_returns(int x) {
  return changes_what_is_stored_of_callee(x).sometimes_kept;
}
