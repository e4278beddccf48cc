// Compiled by Clang, with a parallel region of its own.
#include <cachepy/cachepy.h>
#include <omp.h>

#include <cstdio>

#include "region.h"

[[cachepy::cache_file("cache")]] int numbers_of_threads(int threads) {
  std::printf("computing numbers_of_threads\n");
  int sum = 0;
#pragma omp parallel for num_threads(threads) schedule(static, 1) reduction(+ : sum)
  for (int i = 0; i < threads; ++i) sum += omp_get_thread_num();
  return sum;
}

[[cachepy::cache_file("cache")]] long in_other_unit(int threads) {
  std::printf("computing in_other_unit\n");
  cachepy::track_file("tracked.txt");
  return other_numbers_of_threads(threads) + nested(threads) + plain(1);
}

int main() {
  std::printf("%d %ld\n", numbers_of_threads(3), in_other_unit(4));
}
