// A breakpoint in the body stops there, with the locals and parameters as written; breaking on the name finds the body.
// REQUIRES: gdb
// RUN: %cachepy-clang -O0 -g %s -o %t
// RUN: gdb -nx -batch -ex "break debugger.cpp:18" -ex "break ns::work" -ex run -ex "info args" -ex continue -ex continue -ex "info locals" -ex finish %t 2>&1 | FileCheck %s
// CHECK: ns::work (first=1, second={{.*}}: 2) at {{.*}}debugger.cpp:13
// CHECK: first = 1
// CHECK: {{.*}}ns::work(int, int const&){{.*}} (first=1, second={{.*}}: 2) at {{.*}}debugger.cpp:14
// CHECK: {{.*}}ns::work(int, int const&){{.*}} (first=1, second={{.*}}: 2) at {{.*}}debugger.cpp:18
// CHECK: sum = 10
// CHECK: Value returned is {{.*}} 10
#include <cachepy/cachepy.h>
namespace ns {
[[cachepy::cache_file]] int work(int first, const int& second) {
  int sum = first;
  for (int i = 0; i < 3; ++i) {
    sum += second + i;
  }
  return sum;
}
}  // namespace ns
int main() { return ns::work(1, 2) != 10; }
