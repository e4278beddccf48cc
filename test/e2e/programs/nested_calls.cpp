// Cached functions that call cached functions: a chain, and a diamond whose lowest step runs once.
#include <cachepy/cachepy.h>

#include <vector>

#include "e2e.h"

[[cachepy::cache_file("cache")]]
std::vector<int> source(int n) {
  computed("source " + std::to_string(n));
  std::vector<int> result;
  for (int i = 1; i <= n; ++i) result.push_back(i);
  return result;
}

[[cachepy::cache_file("cache")]]
int sum(int n) {
  computed("sum " + std::to_string(n));
  int result = 0;
  for (int i : source(n)) result += i;
  return result;
}

[[cachepy::cache_file("cache")]]
int product(int n) {
  computed("product " + std::to_string(n));
  int result = 1;
  for (int i : source(n)) result *= i;
  return result;
}

[[cachepy::cache_file("cache")]]
std::string both(int n) {
  computed("both " + std::to_string(n));
  return std::to_string(sum(n)) + "/" + std::to_string(product(n));
}

[[cachepy::cache_file("cache")]]
std::string either(int n, bool want_sum) {
  computed("either " + std::to_string(n) + std::to_string(want_sum));
  return std::to_string(want_sum ? sum(n) : product(n));
}

[[cachepy::cache_file("cache")]]
int add(int a, int b) {
  computed("add " + std::to_string(a) + "+" + std::to_string(b));
  return a + b;
}

int main() {
  std::cout << both(5) << "\n";
  std::cout << either(5, true) << either(6, false) << "\n";
  std::cout << add(add(1, 2), add(3, add(4, 5))) << "\n";  // cached calls as arguments of cached calls
  std::cout << both(5) << both(6) << "\n";
}
