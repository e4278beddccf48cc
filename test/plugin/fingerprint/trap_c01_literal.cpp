// RUN: %compare_variants %s -- %fingerprints
#include <string>

[[cachepy::cache_file]] int changes_integer(int x) { return x + EDIT(1, 2); }
[[cachepy::cache_file]] double changes_double(double x) { return x * EDIT(0.1, 0.10000000000000002); }
[[cachepy::cache_file]] float changes_sign_of_zero(float x) { return x * EDIT(0.0f, -0.0f); }
[[cachepy::cache_file]] char changes_character(char x) { return x == EDIT('a', 'b') ? x : ' '; }
[[cachepy::cache_file]] bool changes_bool(bool x) { return x != EDIT(true, false); }
[[cachepy::cache_file]] std::string changes_string(int) { return EDIT("a", "b"); }
[[cachepy::cache_file]] std::string changes_string_after_nul(int) { return std::string(EDIT("a\0b", "a\0c"), 3); }
[[cachepy::cache_file]] long changes_type_of_literal(int x) { return x * EDIT(2, 2L); }
[[cachepy::cache_file]] std::string changes_prefix_of_string(int x) { return x ? EDIT("a" "b", "a" "bb") : ""; }

[[cachepy::cache_file]] int keeps_value_in_other_spelling(int x) { return x + EDIT(16, 0x10); }
[[cachepy::cache_file]] std::string keeps_string_in_two_parts(int) { return EDIT("ab", "a" "b"); }
