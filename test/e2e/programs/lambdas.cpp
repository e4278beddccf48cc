// Lambdas as arguments: what they capture is in the key, and so is their code.
#include <cachepy/cachepy.h>

#include <algorithm>
#include <vector>

#include "e2e.h"

template <class F>
[[cachepy::cache_file]] std::vector<int> trap_p02_mapped(const std::vector<int>& values, F function,
                                                         const std::string& label) {
  computed("mapped " + label);
  std::vector<int> result;
  for (const int value : values) result.push_back(function(value));
  return result;
}
template <class F>
[[cachepy::cache_file]] double sum_of(F&& function, int n, const char* label) {
  computed(std::string("sum_of ") + label);
  double sum = 0;
  for (int i = 0; i < n; ++i) sum += function(i);
  return sum;
}
template <class Less>
[[cachepy::cache_file]] void sorted(std::vector<int>& values, const Less& less, const std::string& label) {
  computed("sorted " + label);
  std::sort(values.begin(), values.end(), less);
}
struct Scale {
  double factor;
  double operator()(double x) const { return factor * x; }
};

static std::string text(const std::vector<int>& values) {
  std::string all;
  for (const int value : values) all += std::to_string(value) + ",";
  return all;
}

int main() {
  const std::vector<int> values{1, 2, 3};
  for (int round = 0; round < 2; ++round) {
    for (int by = 1; by <= 2; ++by) {
      const std::string number = std::to_string(by);
      std::cout << text(trap_p02_mapped(values, [by](int x) { return x * by; }, "times" + number)) << "\n";
      // Another lambda of the same form, with other code.
      std::cout << text(trap_p02_mapped(values, [by](int x) { return x + by; }, "plus" + number)) << "\n";
      // By reference, in an initialiser, nested, generic, mutable.
      std::vector<int> table{by, 10 * by};
      std::cout << sum_of([&table, more = by + 1](int i) { return table[i % 2] + more; }, 4,
                          ("table" + number).c_str());
      const auto inner = [by](auto x) { return x * by; };
      std::cout << sum_of([inner](int i) { return inner(i) + inner(0.5); }, 3, ("nested" + number).c_str());
      std::cout << text(
          trap_p02_mapped(values, [count = by](int i) mutable { return i * count++; }, "mutable" + number));
      std::cout << sum_of(Scale{by * 0.5}, 3, ("object" + number).c_str()) << "\n";
      std::vector<int> unsorted{3, 1, 2};
      sorted(unsorted, [by](int a, int b) { return by == 1 ? a < b : a > b; }, number);
      std::cout << text(unsorted) << "\n";
    }
    std::cout << sum_of([](int i) { return i; }, 3, "nothing") << "\n";
  }
}
