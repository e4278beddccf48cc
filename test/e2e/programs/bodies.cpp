// What stands in a body still means the same: __func__, static locals, lambdas, local classes, labels, try
// blocks.
#include <cachepy/cachepy.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <vector>

#include "e2e.h"

namespace ns {

[[cachepy::cache_file("cache")]]
std::string name(int) {
  computed("name");
  return std::string(__func__) + " " + __PRETTY_FUNCTION__;
}

}  // namespace ns

[[cachepy::cache_file("cache")]]
int static_local(int n) {
  static const std::vector<int> table = {1, 2, 4, 8};
  computed("static_local");
  return table[static_cast<std::size_t>(n)];
}

[[cachepy::cache_file("cache")]]
std::vector<int> lambdas(std::vector<int> values, int limit) {
  computed("lambdas");
  values.erase(std::remove_if(values.begin(), values.end(), [limit](int value) { return value > limit; }),
               values.end());
  const auto add = [&, limit](auto value) { values.push_back(static_cast<int>(value) + limit); };
  add(1);
  add(2.5);
  return values;
}

[[cachepy::cache_file("cache")]]
int local_class(int n) {
  struct Counter {
    int count = 0;
    void add(int i) { count += i; }
  };
  computed("local_class");
  Counter counter;
  for (int i = 0; i < n; ++i) counter.add(i);
  return counter.count;
}

[[cachepy::cache_file("cache")]]
int labels(int n) {
  computed("labels " + std::to_string(n));
  int steps = 0;
again:
  if (n > 1) {
    n /= 2;
    ++steps;
    goto again;
  }
  switch (steps) {
    case 0:
      return -1;
    case 3:
      return 30;
    default:
      return steps;
  }
}

[[cachepy::cache_file("cache")]]
int caught(const std::string& text) {
  computed("caught " + text);
  try {
    return std::stoi(text);
  } catch (const std::invalid_argument&) {
    return -1;
  }
}

[[cachepy::cache_file("cache")]]
std::string bindings(const std::map<std::string, int>& values) {
  computed("bindings");
  std::string result;
  for (const auto& [key, value] : values) result += key + "=" + std::to_string(value) + ";";
  if (const auto found = values.find("b"); found != values.end()) result += "b!";
  return result;
}

[[cachepy::cache_file("cache")]]
int shadowing(int values) {
  computed("shadowing");
  int result = values;
  {
    const int values = 5;
    result += values;
  }
  return result + [values] { return values; }();
}

[[cachepy::cache_file("cache")]]
std::string many_returns(int n) {
  computed("many_returns " + std::to_string(n));
  if (n < 0) return "negative";
  if (n == 0) return {};
  std::string text = "positive";
  return text;
}

int main() {
  for (int round = 0; round < 2; ++round) {
    std::cout << ns::name(1) << static_local(3) << "\n";
    for (int value : lambdas({1, 5, 3, 9}, 4)) std::cout << value << " ";
    std::cout << local_class(5) << labels(8) << labels(1) << caught("12") << caught("x") << "\n";
    std::cout << bindings({{"a", 1}, {"b", 2}}) << shadowing(1) << "\n";
    std::cout << many_returns(-1) << many_returns(0) << many_returns(1) << "\n";
  }
}
