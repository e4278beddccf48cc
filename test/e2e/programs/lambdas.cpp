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

// What a lambda reads of the object whose `this` it captures is in the key, and nothing else of it.
class Filter {
 public:
  explicit Filter(int low) : low_(low) {}
  double all(const std::string& label) const {
    const auto twice = [this](double x) { return 2 * scaled(x); };
    double sum = sum_of([this](int i) { return i > low_ ? scaled(i) : 0; }, 4, (label + " this").c_str());
    sum += sum_of([twice](int i) { return twice(i); }, 4, (label + " nested").c_str());
    sum += sum_of([&twice](int i) { return twice(i) + 1; }, 4, (label + " by reference").c_str());
    sum += sum_of([&](auto i) { return i + low_ + scaled(sum); }, 4, (label + " generic").c_str());
    sum += sum_of([=, *this](int i) { return i * weights_[0] + low_; }, 4, (label + " copy").c_str());
    sum += sum_of([this](int i) { return inside(i); }, 4, (label + " whole").c_str());
    return sum;
  }
  void set_unused(int value) { unused_ = value; }
  void set_weight(double value) { weights_[1] = value; }

 private:
  double scaled(double x) const { return x * weights_[1]; }
  double inside(int i) const {
    return [this, i] { return [this, i] { return weights_[0] * i; }(); }();
  }
  int low_;
  std::vector<double> weights_{0.5, 3};
  int unused_ = 0;
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
    Filter filter(1);
    std::cout << filter.all("first");
    filter.set_weight(4);
    std::cout << " " << filter.all("weight");
    std::cout << " " << Filter(0).all("low") << "\n";
  }
}
