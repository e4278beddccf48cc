// RUN: %compare_variants %s -- %fingerprints

#define OBJECT EDIT(1, 2)
#define FUNCTION(x) ((x) EDIT(+, -) 1)
#define STRING(x) #x
#ifdef EDITED
#define SWITCH 1
#else
#define SWITCH 0
#endif
#define EXPANDED(x) STRING(x)

[[cachepy::cache_file]] int changes_object_like(int x) { return x + OBJECT; }
[[cachepy::cache_file]] int changes_function_like(int x) { return FUNCTION(x); }
[[cachepy::cache_file]] char changes_stringised(int x) { return EXPANDED(OBJECT)[x]; }
[[cachepy::cache_file]] int changes_conditional(int x) {
#if SWITCH
  x += 1;
#endif
  return x;
}
[[cachepy::cache_file]] int keeps_not_used(int x) { return x; }
