//@ main
struct Pair {
  int a, b;
};
static Pair join(Pair x, Pair y) {
  return {x.a + y.a, std::max(x.b, y.b)};
}
#pragma omp declare reduction(joined:Pair : omp_out = join(omp_out, omp_in)) \
    initializer(omp_priv = Pair{0, -5})
#pragma omp declare simd
static int simd(int x) {
  return x * 2 + 1;
}
CACHED int reduces(int n) {
  int s = 0, m = 0;
  Pair p{0, 0};
#pragma omp parallel for reduction(+ : s) reduction(max : m) reduction(joined : p) schedule(static, 2) \
    num_threads(2)
  for (int i = 0; i < n; ++i) {
    s += i * 3;
    m = std::max(m, (i * 7) % 11);
    p = join(p, Pair{i, i % 5});
  }
  return s + m * 1000 + p.a + p.b * 10;
}
CACHED int privates(int n) {
  int last = 0, first = 4, shared = 0;
  int a[8] = {};
#pragma omp parallel for lastprivate(last) firstprivate(first) num_threads(2)
  for (int i = 0; i < 8; ++i) {
    last = i + first;
    a[i] = simd(i) * n;
  }
#pragma omp parallel num_threads(2)
  {
#pragma omp single
    shared += 3;
#pragma omp critical(name)
    shared += 1;
#pragma omp atomic
    shared += 2;
#pragma omp barrier
  }
#pragma omp simd safelen(4)
  for (int i = 0; i < 8; ++i) a[i] += 1;
  return last + shared * 10 + a[3] * 100;
}
CACHED int tasks(int n) {
  int x = 0, y = 0;
#pragma omp parallel num_threads(2)
#pragma omp single
  {
#pragma omp task shared(x) if (n > 1)
    x = n * 2;
#pragma omp task shared(y) depend(out : y)
    y = n + 1;
#pragma omp taskwait
#pragma omp taskloop grainsize(2) shared(x)
    for (int i = 0; i < 4; ++i) {
#pragma omp atomic
      x += i;
    }
  }
  return x * 100 + y;
}
CACHED int sections(int n) {
  int a = 0, b = 0, s = 0;
#pragma omp parallel sections num_threads(2)
  {
#pragma omp section
    a = n + 4;
#pragma omp section
    b = n * 5;
  }
#pragma omp parallel for collapse(2) reduction(^ : s) ordered num_threads(2)
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) {
      s ^= i * j + n;
#pragma omp ordered
      a += 1;
    }
  return a + b * 10 + s * 1000;
}
void run() {
  show(reduces(9), privates(3), tasks(4), sections(2));
}
