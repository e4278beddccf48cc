// A precompiled header may hold the class, the tag, the function, or its first use.
// RUN: %cachepy-clang -std=c++20 -xc++-header %s -o %t.pch
// RUN: %cachepy-clang -std=c++20 -include-pch %t.pch -DMAIN %s -o %t
// RUN: %t | FileCheck %s
// RUN: %cachepy-clang -std=c++20 -xc++-header -fpch-instantiate-templates %s -o %t.pch
// RUN: %cachepy-clang -std=c++20 -include-pch %t.pch -DMAIN %s -o %t
// RUN: %t | FileCheck %s
#ifndef MAIN
#include "Inputs/show_fields.h"

struct OnlyDeclared {
  int a = 1;
};

struct Used {
  int b = 2;
  unsigned bits : 3 = 3;
};
inline void show_used() {
  test::show(Used());
}

struct Counted {
  int c = 4;
};
static_assert(std::tuple_size_v<decltype(test::fields_of_object(std::declval<Counted&>()).refs)> == 1);

struct Tagged {
  int d = 5;
};
static_assert(sizeof(cachepy::detail::FieldsTag<Tagged>) == 1);
#else
int main() {
  // CHECK: {{^}}OnlyDeclared
  // CHECK-NEXT:   a = 1
  test::show(OnlyDeclared());
  // CHECK-NEXT: {{^}}Used
  // CHECK-NEXT:   b = 2
  // CHECK-NEXT:   bits = by value 3
  show_used();
  // CHECK-NEXT: {{^}}Used
  // CHECK-NEXT:   b = 2
  // CHECK-NEXT:   bits = by value 3
  test::show(Used());
  // CHECK-NEXT: {{^}}Counted
  // CHECK-NEXT:   c = 4
  test::show(Counted());
  // CHECK-NEXT: {{^}}Tagged
  // CHECK-NEXT:   d = 5
  test::show(Tagged());
  // CHECK-NOT: {{.}}
}
#endif
