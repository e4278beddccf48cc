// A default argument given or left out is the same call; one that calls a function is evaluated at each call.
#include <cachepy/cachepy.h>

#include <string_view>
#include <vector>

#include "e2e.h"

int next_number() {
  static int number = 0;
  return ++number;
}

[[cachepy::cache_file("cache")]]
std::string greet(const std::string& name, const std::string& greeting = "hello", int times = 2) {
  computed("greet " + name + greeting + std::to_string(times));
  std::string result;
  for (int i = 0; i < times; ++i) result += greeting + " " + name + "; ";
  return result;
}

[[cachepy::cache_file("cache")]]
int twice(int value = next_number()) {
  computed("twice " + std::to_string(value));
  return 2 * value;
}

[[cachepy::cache_file("cache")]]
std::size_t count(const std::vector<int>& values = {1, 2, 3}, std::string_view tag = {}) {
  computed("count " + std::to_string(values.size()) + std::string(tag));
  return values.size() + tag.size();
}

// Defaults may be added by a later declaration.
[[cachepy::cache_file("cache")]]
int power(int base, int exponent);
int power(int base, int exponent = 2);
int power(int base, int exponent) {
  computed("power " + std::to_string(base) + "^" + std::to_string(exponent));
  int result = 1;
  while (exponent-- > 0) result *= base;
  return result;
}

int main() {
  std::cout << greet("ada") << greet("ada", "hello") << greet("ada", "hello", 2) << greet("ada", "hi", 1)
            << "\n";
  const int a = twice(), b = twice(), c = twice(2);
  std::cout << a << b << c << "\n";
  std::cout << count() << count({1, 2, 3}) << count({}, "ab") << "\n";
  std::cout << power(7) << power(7, 2) << power(2, 10) << "\n";
}
