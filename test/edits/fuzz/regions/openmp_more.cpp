//@ main
static int shared_total = 0;
static int private_total = 3;
#pragma omp threadprivate(private_total)
struct Vec {
  double* data;
  int n;
};
#pragma omp declare mapper(whole : Vec v) map(v, v.data[0 : v.n])
static double host(double x) {
  return x + 1;
}
#pragma omp declare variant(host) match(implementation = {vendor(score(1) : gnu)})
static double varied(double x) {
  return x + 2;
}
CACHED int loops(int n) {
  int a[16], s = 0, c = 0;
#pragma omp parallel num_threads(2)
  {
#pragma omp for schedule(dynamic, 3) nowait
    for (int i = 0; i < 16; ++i) a[i] = i * n;
#pragma omp barrier
#pragma omp for simd
    for (int i = 0; i < 16; ++i) a[i] += 2;
#pragma omp sections
    {
#pragma omp section
      {
        c = n;
      }
#pragma omp section
      {
        s = 0;
      }
    }
#pragma omp masked
    {
      c += 5;
    }
#pragma omp master
    {
      c += 2;
    }
#pragma omp flush
  }
#pragma omp parallel for simd reduction(+ : s) num_threads(2)
  for (int i = 0; i < 16; ++i) s += a[i];
#pragma omp tile sizes(4)
  for (int i = 0; i < 16; ++i) s += i % 3;
#pragma omp unroll partial(2)
  for (int i = 0; i < 6; ++i) s ^= i;
#pragma omp loop bind(thread)
  for (int i = 0; i < 4; ++i) s += i;
  return s * 10 + c;
}
CACHED int more_tasks(int n) {
  int x = 0, y[4] = {};
#pragma omp parallel masked num_threads(2)
  {
#pragma omp taskgroup task_reduction(+ : x)
    {
#pragma omp task in_reduction(+ : x) priority(2)
      x += n;
#pragma omp taskyield
    }
#pragma omp taskloop simd num_tasks(2)
    for (int i = 0; i < 4; ++i) y[i] = i * n;
#pragma omp masked taskloop
    for (int i = 0; i < 4; ++i) y[i] += 1;
  }
#pragma omp parallel master taskloop num_threads(2)
  for (int i = 0; i < 4; ++i) y[i] += 3;
  return x * 100 + y[3] + y[1];
}
CACHED int devices(int n) {
  int a[8] = {};
  int s = 0;
#pragma omp target map(tofrom : a) map(to : n)
  for (int i = 0; i < 8; ++i) a[i] = i + n;
#pragma omp target teams distribute parallel for reduction(+ : s) map(tofrom : s) num_teams(1) thread_limit(2)
  for (int i = 0; i < 8; ++i) s += a[i] * 2;
#pragma omp target data map(tofrom : a)
  {
#pragma omp target update to(a)
#pragma omp target parallel for
    for (int i = 0; i < 8; ++i) a[i] *= 3;
  }
#pragma omp teams num_teams(1)
#pragma omp distribute simd
  for (int i = 0; i < 8; ++i) a[i] -= 1;
  return s + a[5];
}
CACHED int scanned(int n) {
  int a[6] = {1, 2, 3, 4, 5, n}, b[6], run = 0, t = 0;
#pragma omp parallel for reduction(inscan, + : run) num_threads(2)
  for (int i = 0; i < 6; ++i) {
    run += a[i];
#pragma omp scan inclusive(run)
    b[i] = run;
  }
#pragma omp parallel num_threads(2) copyin(private_total)
  {
#pragma omp critical
    t += private_total;
  }
#pragma omp metadirective when(user = {condition(true)} : parallel for num_threads(2)) default(nothing)
  for (int i = 0; i < 6; ++i) b[i] += 1;
  return b[5] + t * 100 + int(varied(n));
}
void run() {
  show(loops(3), more_tasks(4), devices(5), scanned(6));
}
