// What the compiler declares for a statement belongs to the function: private copies of OpenMP, ranges, bindings, frames.
// flags: -std=c++23 -fopenmp
// served
#include <cachepy/cachepy.h>

#include <array>
#include <coroutine>
#include <cstdio>
#include <map>
#include <numeric>
#include <tuple>
#include <vector>
#define RAN std::fprintf(stderr, "ran %s\n", __func__)
#define C [[cachepy::cache_file("cache")]]

C double dot(const std::vector<double>& a, const std::vector<double>& b) {
  RAN;
  double sum = 0;
#pragma omp parallel for reduction(+ : sum)
  for (int i = 0; i < int(a.size()); ++i) sum += a[i] * b[i] E(, +1);
  return sum;
}
struct Sum {
  double v = 0;
  Sum& operator+=(const Sum& o) {
    v += o.v;
    return *this;
  }
};
inline double combine(double a, double b) {
  return a E(+, -) b;
}
#pragma omp declare reduction(combined:double : omp_out = combine(omp_out, omp_in)) initializer(omp_priv = 0)
#pragma omp declare reduction(+ : Sum : omp_out += omp_in)
static double helper(int n) {
  double s = 0;
#pragma omp parallel for reduction(combined : s) num_threads(1)
  for (int i = 0; i < n; i++) s += i;
  return s;
}
C double declared_reduction(int n) {
  RAN;
  return helper(n);
}
C double reduced_class(int n) {
  RAN;
  Sum s;
#pragma omp parallel for reduction(+ : s)
  for (int i = 0; i < n; ++i) s += Sum{double(i)};
  return s.v;
}
C int last_of_tasks(int n) {
  RAN;
  int last = 0, sum = 0;
#pragma omp parallel
#pragma omp single
#pragma omp taskloop lastprivate(last) reduction(+ : sum) grainsize(4)
  for (int i = 0; i < n; ++i) {
    last = i;
    sum += i;
  }
#pragma omp parallel for reduction(max : sum) collapse(2) schedule(dynamic)
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) sum = sum > i * j ? sum : i * j;
  return last * 1000 + sum;
}
C int tasks(int n) {
  RAN;
  int r = 0, x = 1;
#pragma omp parallel num_threads(2) firstprivate(x)
#pragma omp single
#pragma omp taskgroup task_reduction(+ : r)
  for (int i = 0; i < n; ++i) {
#pragma omp task in_reduction(+ : r) firstprivate(i)
    r += i * x;
  }
  return r;
}
C int simd(int n) {
  RAN;
  int v[64] = {}, k = 0, m = 0;
#pragma omp simd linear(k : 2) reduction(+ : m) simdlen(4)
  for (int i = 0; i < 32; ++i) {
    v[k] = n;
    m += i;
    k += 2;
  }
  int scanned = 0, out[8];
#pragma omp parallel for reduction(inscan, + : scanned)
  for (int i = 0; i < 8; ++i) {
    scanned += i;
#pragma omp scan inclusive(scanned)
    out[i] = scanned;
  }
  return std::accumulate(v, v + 64, m) + out[7];
}
C int nested(int n) {
  RAN;
  int s = 0;
#pragma omp parallel for reduction(+ : s)
  for (int i = 0; i < n; ++i) {
    int t = 0;
#pragma omp parallel for reduction(+ : t)
    for (int j = 0; j < n; ++j) t += i E(*, +) j;
    s += t;
  }
  return s;
}
C int bound(int n) {
  RAN;
  auto [a, b] = std::tuple(n, n + 1);
  std::map<int, int> m{{1, a}, {2, b}};
  for (auto& [key, value] : m) a += key * value;
  int c = ({
    int t = a;
    auto [x, y] = std::array{t, 2};
    x* y;
  });
  for (int v : std::vector{a, b}) c += v;
  if (auto [q, r] = std::pair(c / 3, c % 3); q) c += r;
  return c + b;
}
struct Task {
  struct promise_type {
    int value = 0;
    Task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_never yield_value(int x) {
      value += x;
      return {};
    }
    void return_value(int x) { value += x; }
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> handle;
  ~Task() { handle.destroy(); }
};
static Task coroutine(int n) {
  for (int i : std::vector{n, 1}) co_yield i;
  auto [a, b] = std::pair(n, E(1, 2));
  co_await std::suspend_never();
  co_return a + b;
}
C int awaited(int n) {
  RAN;
  return coroutine(n).handle.promise().value;
}

int main() {
  std::printf("%g %g %g\n", dot({1, 2, 3}, {4, 5, 6}), declared_reduction(8), reduced_class(9));
  std::printf("%d %d %d %d %d %d\n", last_of_tasks(20), tasks(5), simd(2), nested(5), bound(3), awaited(4));
}
