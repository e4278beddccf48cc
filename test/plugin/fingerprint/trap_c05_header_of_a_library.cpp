// What a library defines in a header of the system is code like the user's; the standard library's goes by its name.
// RUN: %compare_variants %s -- %fingerprints -isystem %S/Inputs/library
#include <library.h>

#include <cmath>
#include <string>
#include <unordered_set>
#include <vector>

[[cachepy::cache_file]] int changes_inline_function(int x) { return library::edited_inline(x); }
[[cachepy::cache_file]] int changes_callee_of_inline_function(int x) { return library::calls_edited_inline(x); }
[[cachepy::cache_file]] int changes_template(int x) { return library::edited_template(x); }
[[cachepy::cache_file]] int changes_method(int x) { return library::Class().edited_method(x); }
[[cachepy::cache_file]] int changes_without_namespace(int x) { return GlobalClass().edited_method(x); }
[[cachepy::cache_file]] int changes_function_with_c_linkage(int x) { return edited_in_c(x); }
[[cachepy::cache_file]] int changes_constant(int x) { return x + library::edited_constant; }
[[cachepy::cache_file]] int changes_specialisation_of_standard_template(int x) {
  return static_cast<int>(std::unordered_set<library::Class>{{x}}.bucket({x}));
}
[[cachepy::cache_file]] int keeps_other_functions(int x) { return library::other(x) + library::Class().method(x); }
[[cachepy::cache_file]] double keeps_standard_library(const std::vector<double>& x) {
  return std::sqrt(x.front()) + static_cast<double>(std::to_string(x.back()).size());
}
