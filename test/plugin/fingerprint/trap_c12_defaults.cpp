// RUN: %compare_variants %s -- %fingerprints

int with_default(int x, int y = EDIT(1, 2)) { return x + y; }
int source() { return EDIT(1, 2); }
int with_computed_default(int x, int y = source()) { return x + y; }
template <class T> T with_template_default(T x, T y = T(EDIT(1, 2))) { return x + y; }
struct Fields {
  int a = EDIT(1, 2);
  int b = 1;
};
struct Constructed {
  Constructed() {}
  explicit Constructed(int x) : a(x) {}
  int a = EDIT(1, 2);
};
struct Written {
  Written() : a(EDIT(1, 2)) {}
  int a;
};

[[cachepy::cache_file]] int changes_default_argument(int x) { return with_default(x); }
[[cachepy::cache_file]] int changes_computed_default_argument(int x) { return with_computed_default(x); }
[[cachepy::cache_file]] int changes_default_argument_of_template(int x) { return with_template_default(x); }
[[cachepy::cache_file]] int keeps_default_argument_given(int x) { return with_default(x, 3); }
[[cachepy::cache_file]] int keeps_own_default_argument(int x = EDIT(1, 2)) { return x; }

[[cachepy::cache_file]] int changes_field_of_aggregate(int x) { return Fields{}.a + x; }
[[cachepy::cache_file]] int changes_field_by_default_constructor(int x) { Fields f; return f.a + x; }
[[cachepy::cache_file]] int changes_field_by_written_constructor(int x) { return Constructed().a + x; }
[[cachepy::cache_file]] int changes_member_initialiser(int x) { return Written().a + x; }
[[cachepy::cache_file]] int keeps_field_given(int x) { return Fields{1, x}.a; }
[[cachepy::cache_file]] int keeps_field_initialised_otherwise(int x) { return Constructed(x).a; }
