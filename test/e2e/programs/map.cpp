// <cachepy/map.h>: each input is computed once, results come in order, and in a cached call they are part of it.
#include <cachepy/map.h>

#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "e2e.h"

namespace {

[[cachepy::cache_file]] long square(int n) {
  computed("square " + std::to_string(n));
  return long{n} * n;
}

[[cachepy::cache_file]] int checked(int n) {
  if (n < 0) throw std::invalid_argument("negative: " + std::to_string(n));
  computed("checked " + std::to_string(n));
  return n + 1;
}

[[cachepy::cache_file]] long sum_of_squares(const std::vector<int>& numbers) {
  computed("sum_of_squares " + std::to_string(numbers.size()));
  const std::vector<long> squares = cachepy::map(square, numbers, {4});
  return std::accumulate(squares.begin(), squares.end(), 0L);
}

}  // namespace

int main() {
  std::vector<int> numbers(40);
  std::iota(numbers.begin(), numbers.end(), 0);
  const std::vector<int> repeated{7, 7, 7, 7, 8, 8};
  for (const long n : cachepy::map(square, repeated, {3})) std::cout << n << "\n";
  std::cout << sum_of_squares(numbers) << "\n";
  std::cout << cachepy::map_async(square, std::vector<int>{50, 51}).get()[1] << "\n";
  try {
    cachepy::map(checked, std::vector<int>{1, -2, 3, -4});
  } catch (const cachepy::MapError& error) {
    std::cout << error.what() << " " << error.failed.size() << "\n";
  }
  for (const auto& outcome : cachepy::map_outcomes(checked, std::vector<int>{5, -6}))
    std::cout << (outcome ? std::to_string(*outcome) : outcome.error()) << "\n";
}
