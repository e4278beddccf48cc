// RUN: %compare_variants %s -- %fingerprints -fopenmp

[[cachepy::cache_file]] double changes_contraction(double x, double y) {
#ifdef EDITED
#pragma clang fp contract(fast)
#endif
  return x * y + 1;
}
[[cachepy::cache_file]] int changes_reduction(int n) {
  int sum = 1;
#ifdef EDITED
#pragma omp parallel for reduction(+ : sum)
#else
#pragma omp parallel for reduction(* : sum)
#endif
  for (int i = 0; i < n; ++i) sum += i;
  return sum;
}
[[cachepy::cache_file]] int changes_body_of_parallel_loop(int n) {
  int last = 0;
#pragma omp parallel for lastprivate(last)
  for (int i = 0; i < n; ++i) last = i + EDIT(1, 2);
  return last;
}
__attribute__((target(EDIT("avx", "avx2")))) int with_target(int x) { return x; }
[[cachepy::cache_file]] int changes_target(int x) { return with_target(x); }
__attribute__((target("default"))) int for_each_target(int x) { return x; }
__attribute__((target("avx2"))) int for_each_target(int x) { return x + EDIT(1, 2); }
[[cachepy::cache_file]] int changes_version_for_a_target(int x) { return for_each_target(x); }
__attribute__((target_clones(EDIT("avx2", "fma"), "default"))) double cloned(double x) { return x * x + 1; }
[[cachepy::cache_file]] double changes_clones(double x) { return cloned(x); }
