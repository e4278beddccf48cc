// The report for people: what is recommended, possible, refused and cached already, most expensive first, each with its reasons.
// RUN: %lint %s -- -std=c++17 | FileCheck %s --strict-whitespace --match-full-lines
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <vector>

static int calls;

int too_small(int x) { return x + 1; }
int only_calls(int x) { return too_small(x); }

std::map<std::string, int> load(const std::string& path) {
  std::ifstream in(path);
  std::map<std::string, int> words;
  for (std::string word; in >> word;) ++words[word];
  return words;
}

double distance(const std::vector<double>& a) {
  double sum = 0;
  for (double x : a)
    for (double y : a) sum += x * y;
  return sum;
}

double simulate(const std::vector<double>& a) {
  double sum = 0;
  for (int i = 0; i < 10; ++i) sum += distance(a) * std::rand();
  return sum;
}

std::vector<int> sorted(std::vector<int> values) {
  std::sort(values.begin(), values.end());
  ++calls;
  return values;
}

void print(const std::vector<int>& values) {
  do { std::cout << values.size(); } while (0);
}
int print_all(const std::vector<std::vector<int>>& all) {
  for (const auto& values : all) print(values);
  return 0;
}

template <class T>
T sum_of_products(const std::vector<T>& values) {
  T sum{};
  for (const T& x : values)
    for (const T& y : values) sum += x * y;
  return sum;
}
template int sum_of_products(const std::vector<int>&);
template long sum_of_products(const std::vector<long>&);

const int* first(const int* values, int n) {
  for (int i = 0; i < n; ++i)
    if (values[i] == 7) return values + i;
  return nullptr;
}

long fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }

[[cachepy::cache_file("cache")]] int already(int n) {
  for (int i = 0; i < 7; ++i) n *= n;
  return n;
}

struct Numbers {
  std::vector<int> values;
  bool operator==(const Numbers& other) const {
    for (int x : values)
      for (int y : other.values)
        if (x != y) return false;
    return true;
  }
};

int main() {
  for (int i = 0; i < 7; ++i) print({i});
  return !(Numbers{} == Numbers{});
}

//      CHECK:read 1 file, judged 13 functions, 9 of them worth a look by their code (loops, calls, files)
//CHECK-EMPTY:
// CHECK-NEXT:RECOMMENDED: can be cached as they are, and look expensive (3)
// CHECK-NEXT:  {{.*}}verdicts.cpp:[[#]]:8  distance  (loops 2 deep)
// CHECK-NEXT:  {{.*}}verdicts.cpp:[[#]]:3  sum_of_products  (loops 2 deep)
// CHECK-NEXT:  {{.*}}verdicts.cpp:[[#]]:28  load  (loops, opens files (std::basic_ifstream))
//CHECK-EMPTY:
// CHECK-NEXT:POSSIBLE: can be cached; read what is said below each, or they look cheap (4)
// CHECK-NEXT:  {{.*}}verdicts.cpp:[[#]]:8  simulate  (loops 3 deep)
// CHECK-NEXT:      'simulate' is cached, but 'rand' may give another answer at each call (simulate -> rand); a call that uses it is not stored; use an engine of <random> with a seed that is a parameter  [{{.*}}verdicts.cpp:[[#]]:58]
// CHECK-NEXT:  {{.*}}verdicts.cpp:[[#]]:5  print_all  (loops, prints (std::cout))
// CHECK-NEXT:      it prints (print_all -> print -> std::cout): a hit prints nothing, unless the attribute has the option 'effects = {"output"}'  [{{.*}}verdicts.cpp:[[#]]:[[#]]]
// CHECK-NEXT:  {{.*}}verdicts.cpp:[[#]]:18  sorted  (loops)
// CHECK-NEXT:      it may change 'calls', which a hit does not  [{{.*}}verdicts.cpp:[[#]]:5]
// CHECK-NEXT:  {{.*}}verdicts.cpp:[[#]]:6  fibonacci  (recursive)
//CHECK-EMPTY:
// CHECK-NEXT:REFUSED: cannot be cached as they are (1)
// CHECK-NEXT:  {{.*}}verdicts.cpp:[[#]]:12  first  (loops)
// CHECK-NEXT:      it returns a pointer; return by value, a smart pointer, or std::string for text
// CHECK-NEXT:      parameter 'values' is a pointer, which does not say how much it points to; say so by {{.*}}
//CHECK-EMPTY:
// CHECK-NEXT:CACHED ALREADY (1)
// CHECK-NEXT:  {{.*}}verdicts.cpp:[[#]]:38  already  (loops)
// CHECK-NOT:{{.}}
