// Compiled by g++.
#include "region.h"

#include <omp.h>

int other_numbers_of_threads(int threads) {
  int sum = 0;
#pragma omp parallel for num_threads(threads) schedule(static, 1) reduction(+ : sum)
  for (int i = 0; i < threads; ++i) sum += omp_get_thread_num();
  return sum;
}

int nested(int threads) {
  int sum = 0;
#pragma omp parallel num_threads(threads)
#pragma omp single
  for (int i = 0; i < 10; ++i)
#pragma omp task shared(sum)
#pragma omp atomic
    sum += i;
  return sum;
}
