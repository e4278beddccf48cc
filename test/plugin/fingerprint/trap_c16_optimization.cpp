// The optimizer computes floating-point numbers at compile time, and not always as the machine would: all code that has some
// depends on how it is optimized, and so does code that asks what the optimizer knows. Other code does not.
// RUN: %compare_variants --after=-O2 %s -- %fingerprints
#include <cmath>
#include <complex>
#include <numeric>
#include <vector>

double sum(double x, double y) {
#pragma clang fp reassociate(on)
  return x + 1 + y;
}
double fused(double x, double y) {
#pragma clang fp contract(fast)
  double product = x * y;
  return product + 1;
}
[[cachepy::cache_file]] double changes_reassociation(double x) { return sum(x, 2); }
[[cachepy::cache_file]] double changes_contraction(double x) { return fused(x, 2); }
[[cachepy::cache_file]] double changes_power(double x) { return std::pow(x, 2.0); }
[[cachepy::cache_file]] double changes_power_by_template(double x) { return std::pow(x, 2); }
[[cachepy::cache_file]] double changes_builtin_power(double x) { return __builtin_pow(x, 2); }
[[cachepy::cache_file]] double changes_constant_arithmetic(double x) { double a = 0.1, b = -0.01; return x + 1e20 * (a * a + b); }
int truncated(int x) { float y = 0.3f; return static_cast<int>(x * 1e9f * y); }
[[cachepy::cache_file]] int changes_numbers_inside(int x) { return truncated(x); }
[[cachepy::cache_file]] int changes_library_with_numbers(int x) { return std::abs(std::complex<float>(3, 4)) > x; }
typedef float four __attribute__((vector_size(16)));
[[cachepy::cache_file]] int changes_vectors(int x) { four v = {1, 2, 3, 4}; v = v * v; return x + (v[0] > 1); }
[[cachepy::cache_file]] int changes_what_is_known(int x) { int y = 5; return x + __builtin_constant_p(y); }
[[cachepy::cache_file]] int changes_size_that_is_known(int x) { char b[8]; char* p = b; return x + __builtin_object_size(p, 0); }
[[cachepy::cache_file]] int keeps_integers(int x) { int y = 5; return x * y + 1; }
[[cachepy::cache_file]] int keeps_integers_of_libraries(const std::vector<int>& x) { return std::accumulate(x.begin(), x.end(), 1); }
