// What a library defines in a header of the system is code like the user's; the standard library's goes by its name.
// RUN: %compare_variants %s -- %fingerprints -isystem %S/Inputs/library
#include <library.h>
#include <c++/bits/key.h>

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

[[cachepy::cache_file]] int changes_struct_with_c_linkage(int x) { edited_in_c_struct s; s.a = x; return s.a; }
[[cachepy::cache_file]] int changes_name_with_underscore(int x) { return _edited_scale(x) + _edited_value; }
[[cachepy::cache_file]] int changes_constant_with_underscore(int x) { return x + _edited_value; }
[[cachepy::cache_file]] int changes_template_with_underscore(int x) { return _edited_twice(x); }
[[cachepy::cache_file]] int changes_namespace_with_underscores(int x) { return __edited::scale(x); }
[[cachepy::cache_file]] int changes_function_in_std(int x) { return std::edited_in_std(x); }
[[cachepy::cache_file]] int changes_enumerator_with_underscores(int x) { return x + __edited_enumerator; }
[[cachepy::cache_file]] int changes_specialisation_below_a_directory_of_that_name(int x) { return std::hash<BitsKey>()({x}); }
[[cachepy::cache_file]] int changes_hash_below_a_directory_of_that_name(int x) { return std::unordered_set<BitsKey>{{x}}.bucket({x}); }
[[cachepy::cache_file]] int changes_std_below_a_directory_of_that_name(int x) { return std::edited_in_bits(x); }
