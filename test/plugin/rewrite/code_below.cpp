// The fingerprint sees code that is defined below the function, so functions must wait for the end.
// RUN: %compare_variants %s -- %fingerprints
int below(int a);
struct Below;
Below* make(int a);
int use(Below* object);

[[cachepy::cache_file]] int changes_with_a_callee(int a) { return below(a); }
[[cachepy::cache_file]] int changes_with_a_type(int a) { return use(make(a)); }
[[cachepy::cache_file]] int changes_with_a_cached_callee(int a) { return changes_with_a_callee(a); }
[[cachepy::cache_file]] int keeps_what_calls_none(int a) { return a; }

int below(int a) { return a + EDIT(1, 2); }
struct Below {
  int value = EDIT(1, 2);
};
Below* make(int) { return new Below(); }
int use(Below* object) { return object->value; }
