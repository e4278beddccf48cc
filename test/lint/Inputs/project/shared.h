#pragma once
#include <vector>

inline double in_header(const std::vector<double>& values) {
  double sum = 0;
  for (double x : values)
    for (double y : values) sum += x * y;
  return sum;
}
