// Directives and clauses of OpenMP, with all that they name: what reductions, mappers and iterators call is code of the function.
// RUN: %compare_variants %s -- %fingerprints -fopenmp -fopenmp-version=52 -Wno-everything -Wno-error
#include <iterator>

struct Sum {
  double v = 0;
  Sum() = default;
  Sum(const Sum& o) : v(o.v + EDIT(0, 1)) {}
  Sum& operator=(const Sum& o) { v = o.v + EDIT(0, 1); return *this; }
  Sum& operator+=(const Sum& o) { v += o.v EDIT(, + 1); return *this; }
};
double combine(double a, double b) { return a EDIT(+, -) b; }
double initial() { return EDIT(0, 1); }
#pragma omp declare reduction(written : double : omp_out EDIT(+=, -=) omp_in) initializer(omp_priv = 0)
#pragma omp declare reduction(by_call : double : omp_out = combine(omp_out, omp_in)) initializer(omp_priv = 0)
#pragma omp declare reduction(initialised : double : omp_out += omp_in) initializer(omp_priv = initial())
#pragma omp declare reduction(from_original : double : omp_out += omp_in) initializer(omp_priv = omp_orig EDIT(, + 1))
#pragma omp declare reduction(+ : Sum : omp_out += omp_in)

#define LOOP for (int i = 0; i < n; ++i) s += i; return s
static double helper(int n) {
  double s = 0;
#pragma omp parallel for reduction(written : s)
  LOOP;
}
[[cachepy::cache_file]] double changes_declared_reduction(int n) { return helper(n); }
[[cachepy::cache_file]] double changes_what_a_reduction_calls(int n) {
  double s = 0;
#pragma omp parallel for reduction(by_call : s)
  LOOP;
}
[[cachepy::cache_file]] double changes_initialiser_of_a_reduction(int n) {
  double s = 0;
#pragma omp parallel for reduction(initialised : s)
  LOOP;
}
[[cachepy::cache_file]] double changes_original_of_a_reduction(int n) {
  double s = 0;
#pragma omp parallel for reduction(from_original : s)
  LOOP;
}
[[cachepy::cache_file]] double changes_operator_of_a_reduction(int n) {
  Sum s;
#pragma omp parallel for reduction(+ : s)
  for (int i = 0; i < n; ++i) s += Sum();
  return s.v;
}
[[cachepy::cache_file]] double changes_local_reduction(int n) {
#pragma omp declare reduction(mine : double : omp_out EDIT(+=, -=) omp_in) initializer(omp_priv = 0)
  double s = 0;
#pragma omp parallel for reduction(mine : s)
  LOOP;
}
template <class T> T generic(int n) {
#pragma omp declare reduction(mine : T : omp_out EDIT(+=, -=) omp_in) initializer(omp_priv = 0)
  T s = 0;
#pragma omp parallel for reduction(mine : s)
  LOOP;
}
[[cachepy::cache_file]] double changes_reduction_of_a_template(int n) { return generic<double>(n); }
[[cachepy::cache_file]] double changes_reduction_of_tasks(int n) {
  double s = 0;
#pragma omp parallel
#pragma omp single
#pragma omp taskgroup task_reduction(by_call : s)
  {
#pragma omp task in_reduction(by_call : s)
    s += n;
  }
  return s;
}
[[cachepy::cache_file]] double changes_taskloop(int n) {
  double s = 0;
#pragma omp parallel
#pragma omp single
#pragma omp taskloop reduction(EDIT(+, *) : s) grainsize(EDIT(1, 2))
  for (int i = 0; i < n; ++i) s += i;
  return s;
}
[[cachepy::cache_file]] double changes_copy_of_private(int n) {
  Sum s;
#pragma omp parallel firstprivate(s)
  n += s.v;
  return n;
}
[[cachepy::cache_file]] double changes_copy_back(int n) {
  Sum s;
#pragma omp parallel for lastprivate(s)
  for (int i = 0; i < n; ++i) s = Sum();
  return s.v;
}
[[cachepy::cache_file]] int changes_last_private(int n) {
  int last = 0;
#pragma omp parallel for lastprivate(EDIT(, conditional:) last)
  for (int i = 0; i < n; ++i) if (i % 2) last = i;
  return last;
}
[[cachepy::cache_file]] int changes_chunks(int n) {
  int s = 0;
#pragma omp parallel for schedule(EDIT(static, dynamic), 4) reduction(+ : s)
  LOOP;
}
[[cachepy::cache_file]] int changes_size_of_chunks(int n) {
  int s = 0;
#pragma omp parallel for schedule(static, EDIT(4, 8)) reduction(+ : s)
  LOOP;
}
[[cachepy::cache_file]] int changes_modifier_of_chunks(int n) {
  int s = 0;
#pragma omp parallel for schedule(EDIT(monotonic, nonmonotonic) : dynamic) reduction(+ : s)
  LOOP;
}
[[cachepy::cache_file]] int changes_number_of_threads(int n) {
  int s = 0;
#pragma omp parallel num_threads(EDIT(1, 2))
  s += n;
  return s;
}
[[cachepy::cache_file]] int changes_condition(int n) {
  int s = 0;
#pragma omp parallel if(n > EDIT(1, 2))
  s += n;
  return s;
}
[[cachepy::cache_file]] int changes_default(int n) {
  int s = 0;
#pragma omp parallel default(EDIT(shared, firstprivate))
  s += n;
  return s;
}
[[cachepy::cache_file]] int changes_order_of_memory(int n) {
#pragma omp atomic update EDIT(seq_cst, relaxed)
  n += 1;
  return n;
}
[[cachepy::cache_file]] int changes_capture(int n) {
  int v = 0;
#pragma omp atomic capture
  { EDIT(v = n; n += 1;, n += 1; v = n;) }
  return v;
}
[[cachepy::cache_file]] int changes_name_of_a_lock(int n) {
#pragma omp parallel
  {
#pragma omp critical(EDIT(one, two))
    n += 1;
  }
  return n;
}
[[cachepy::cache_file]] int changes_dependence(int n) {
#pragma omp parallel
#pragma omp single
  {
#pragma omp task depend(EDIT(in, out) : n)
    n += 1;
  }
  return n;
}
[[cachepy::cache_file]] int changes_what_is_cancelled(int n) {
#pragma omp parallel
  {
#pragma omp for
    for (int i = 0; i < 3; ++i) {
#pragma omp cancel for if(n > EDIT(1, 2))
      ++n;
    }
  }
  return n;
}
[[cachepy::cache_file]] int changes_step(int n) {
  int s = 0;
#pragma omp simd linear(s : EDIT(1, 2))
  for (int i = 0; i < n; ++i) s += 1;
  return s;
}
[[cachepy::cache_file]] int changes_safe_length(int n) {
  int s[64] = {};
#pragma omp simd safelen(EDIT(4, 8))
  for (int i = 4; i < n; ++i) s[i] = s[i - 4] + 1;
  return s[n - 1];
}
[[cachepy::cache_file]] int changes_collapsed(int n) {
  int s = 0;
#pragma omp parallel for collapse(EDIT(1, 2)) reduction(+ : s)
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) s += i * j;
  return s;
}
struct Step {
  using difference_type = long;
  using iterator_category = std::random_access_iterator_tag;
  using value_type = int; using pointer = int*; using reference = int&;
  int v;
  Step& operator+=(long n) { v += n EDIT(, + 1); return *this; }
  Step operator+(long n) const { return {int(v + n)}; }
  Step& operator++() { ++v; return *this; }
  long operator-(const Step& o) const { return v - o.v; }
  bool operator<(const Step& o) const { return v < o.v; }
};
[[cachepy::cache_file]] int changes_how_iterators_advance(int n) {
  int s = 0;
#pragma omp parallel for reduction(+ : s)
  for (Step i = Step{0}; i < Step{n}; ++i) s += i.v;
  return s;
}
#pragma omp declare simd uniform(b) EDIT(notinbranch, inbranch)
int vectorised(int a, int b) { return a + b; }
[[cachepy::cache_file]] int changes_declared_simd(int n) { return vectorised(n, 1); }
int variant(int x) { return x + EDIT(1, 2); }
#pragma omp declare variant(variant) match(construct = {parallel})
int base(int x) { return x; }
[[cachepy::cache_file]] int changes_variant(int n) {
  int s = 0;
#pragma omp parallel
  s = base(n);
  return s;
}
struct Mapped { int n; int* p; };
#pragma omp declare mapper(whole : Mapped m) map(m.n, m.p[0 : m.n EDIT(, - 1)])
[[cachepy::cache_file]] int changes_mapper(int n) {
  int d[8] = {};
  Mapped m{8, d};
#pragma omp target map(mapper(whole), tofrom : m)
  m.p[7] = n;
  return d[7];
}
[[cachepy::cache_file]] int changes_kind_of_mapping(int n) {
#pragma omp target map(EDIT(to, tofrom) : n)
  n += 1;
  return n;
}
int kept = 1;
#pragma omp threadprivate(kept)
[[cachepy::cache_file]] int changes_copied_in([[cachepy::ignore_arg]] int n) {
#pragma omp parallel EDIT(, copyin(kept))
  n += kept;
  return n;
}
[[cachepy::cache_file]] int changes_nested_region(int n) {
  int s = 0;
#pragma omp parallel for reduction(+ : s)
  for (int i = 0; i < n; ++i) {
    int t = 0;
#pragma omp parallel for reduction(EDIT(+, max) : t)
    for (int j = 0; j < n; ++j) t += j;
    s += t;
  }
  return s;
}
[[cachepy::cache_file]] int changes_sections(int n) {
  int a = 0, b = 0;
#pragma omp parallel sections
  {
#pragma omp section
    a = n EDIT(, + 1);
#pragma omp section
    b = n;
  }
  return a + b;
}
[[cachepy::cache_file]] int changes_tile(int n) {
  int s = 0;
#pragma omp tile sizes(EDIT(2, 4))
  for (int i = 0; i < n; ++i) s = s * 3 + i;
  return s;
}
[[cachepy::cache_file]] int changes_ordered(int n) {
  int s = 0;
#pragma omp parallel for ordered
  for (int i = 0; i < n; ++i) {
#pragma omp ordered EDIT(threads, simd)
    s = s * 3 + i;
  }
  return s;
}
[[cachepy::cache_file]] int keeps_renamed(int n) {
#ifdef EDITED
#define RENAMED other
#else
#define RENAMED sum
#endif
  int RENAMED = 0;
#pragma omp parallel for reduction(+ : RENAMED) firstprivate(n) schedule(static, 2)
  for (int i = 0; i < 8; ++i) RENAMED += i * n;
  return RENAMED;
}
#ifdef EDITED
#pragma omp declare reduction(unrelated : double : omp_out *= omp_in)
int unrelated(int n) {
  int s = 0;
#pragma omp parallel for reduction(+ : s)
  LOOP;
}
#endif
