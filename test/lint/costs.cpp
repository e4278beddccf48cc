// How expensive a function looks, and what the thresholds leave out.
// RUN: %lint %s --json --min-cost=any -- -std=c++17 | %python %S/show.py name cost | FileCheck %s
// RUN: %lint %s --json --min-cost=high -- -std=c++17 | %python %S/show.py name | FileCheck %s --check-prefix=HIGH
// RUN: %lint %s --json '--function=*leaf' --function=main -- -std=c++17 | %python %S/show.py name | FileCheck %s --check-prefix=NAMED
#include <chrono>
#include <cstdio>
#include <numeric>
#include <thread>
#include <vector>

namespace n {
int leaf(int x) { return x * x; }
}

// CHECK-DAG: calls_leaf: little
int calls_leaf(int x) { return n::leaf(x); }
// CHECK-DAG: one_loop: some, 1 loops
int one_loop(int n) { int s = 0; for (int i = 0; i < n; ++i) s += i; return s; }
// CHECK-DAG: algorithm: some, 1 loops
int algorithm(const std::vector<int>& v) { return std::accumulate(v.begin(), v.end(), 0); }
// CHECK-DAG: lambda_in_algorithm: high, 2 loops
int lambda_in_algorithm(const std::vector<int>& v) {
  return std::accumulate(v.begin(), v.end(), 0, [](int a, int b) { return a + one_loop(b); });
}
// CHECK-DAG: not_a_loop: little
int not_a_loop(int n) { do { n = std::max(n, calls_leaf(n)); } while (0); return n; }
// CHECK-DAG: even: some, 0 loops, recursive
bool odd(int n);
bool even(int n) { return n == 0 || odd(n - 1); }
bool odd(int n) { return n != 0 && even(n - 1); }
// CHECK-DAG: reads: high, 0 loops, opens files (fopen)
int reads(const char* name) { std::FILE* f = std::fopen(name, "r"); const int c = std::fgetc(f); std::fclose(f); return c; }
// CHECK-DAG: sleeps: high, 0 loops, sleeps (std::this_thread::sleep_for)
int sleeps(int n) { std::this_thread::sleep_for(std::chrono::seconds(n)); return n; }
// CHECK-DAG: below: high, 0 loops, opens files (fopen)
int below(const char* name) { return reads(name) + 1; }
// CHECK-NOT: leaf:

int main() { return not_a_loop(1) + algorithm({1}); }

// HIGH: {{^}}lambda_in_algorithm
// HIGH-NOT: one_loop

// NAMED-DAG: n::leaf
// NAMED-DAG: calls_leaf
// NAMED-DAG: main
// NAMED-NOT: one_loop
