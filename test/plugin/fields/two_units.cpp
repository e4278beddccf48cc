// Two translation units may both have the function for one class; a class without linkage has its own in
// each.
// RUN: %cachepy-clang -std=c++20 -c %s -o %t.1.o
// RUN: %cachepy-clang -std=c++20 -c -DOTHER %s -o %t.2.o
// RUN: %cachepy-clang %t.1.o %t.2.o -o %t
// RUN: %t | FileCheck %s
#include "Inputs/show_fields.h"

struct Shared {
  int bits : 4 = 5;
  int plain = 6;
};

namespace {
struct Own {
#ifdef OTHER
  char c = 'o';
#else
  int i = 1;
#endif
};
}  // namespace

#ifdef OTHER
void other() {
#else
void other();
int main() {
#endif
  // CHECK: {{^}}Shared
  // CHECK-NEXT:   bits = by value 5
  // CHECK-NEXT:   plain = 6
  // CHECK-NEXT: {{^}}(anonymous namespace)::Own
  // CHECK-NEXT:   i = 1
  // CHECK-NEXT: {{^}}Shared
  // CHECK-NEXT:   bits = by value 5
  // CHECK-NEXT:   plain = 6
  // CHECK-NEXT: {{^}}(anonymous namespace)::Own
  // CHECK-NEXT:   c = 'o'
  test::show(Shared());
  test::show(Own());
#ifndef OTHER
  other();
#endif
}
