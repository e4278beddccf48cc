// RUN: (echo "// A comment"; echo; cat %s) > %t.cpp
// RUN: %compare_variants --edited %t.cpp %s -- %fingerprints
#include <cassert>
#include <cstdio>
#include <string>
#if __has_include(<source_location>) && __cplusplus >= 202002L
#include <source_location>
#endif

#define STRING_(x) #x
#define STRING(x) STRING_(x)
#define HERE __FILE__ ":" STRING(__LINE__)
#define TRACE(text) trace(__FILE__, __LINE__, text)
void trace(const char* file, int line, const char* text) { std::printf("%s:%d: %s\n", file, line, text); }
int with_place(int x, int line = __builtin_LINE(), const char* file = __builtin_FILE()) { return file ? x : line; }

[[cachepy::cache_file]] int keeps_white_space(int x) {
#ifdef EDITED
  return /* why */ x
    +     1; // because
#else
  return x + 1;
#endif
}
[[cachepy::cache_file]] int keeps_assertion(int x) { assert(x > 0 && "positive"); return x; }
[[cachepy::cache_file]] int keeps_line(int x) { return x ? __LINE__ : 0; }
[[cachepy::cache_file]] std::string keeps_file_and_line(int) { return HERE; }
[[cachepy::cache_file]] int keeps_trace(int x) { TRACE("start"); return x; }
[[cachepy::cache_file]] int keeps_place_by_default_argument(int x) { return with_place(x); }
[[cachepy::cache_file]] int keeps_lambda(int x) { auto f = [&] { return x; }; return f(); }
[[cachepy::cache_file]] int keeps_unnamed_class(int x) { struct { int a; } s{x}; return s.a; }
[[cachepy::cache_file]] std::string keeps_pretty_function(int) { return __PRETTY_FUNCTION__; }
[[cachepy::cache_file]] int keeps_date(int x) { return x + __DATE__[0] + __TIME__[0]; }
[[cachepy::cache_file]] int keeps_counter(int x) { return x ? __COUNTER__ : 0; }

[[cachepy::cache_file]] std::string changes_text_beside_the_line(int) { return EDIT("a", "b") " at " HERE; }
[[cachepy::cache_file]] int changes_text_of_trace(int x) { TRACE(EDIT("start", "begin")); return x; }
[[cachepy::cache_file]] std::string changes_other_stringised(int) { return STRING(EDIT(1, 2)); }
