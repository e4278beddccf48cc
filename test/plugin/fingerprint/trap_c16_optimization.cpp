// The optimizer may change what some code computes, and that alone depends on how it is optimized.
// RUN: %compare_variants --after=-O2 %s -- %fingerprints
#include <cmath>

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
[[cachepy::cache_file]] double keeps_other_arithmetic(double x) { return std::sin(x) * x + 1; }
