// The function is there, once, wherever NeedFields happens to be instantiated first: in an unevaluated
// operand, in the middle of a class, inside another template, for a variable template, at the end of the
// file.
// RUN: %cachepy-clang -std=c++20 -Wall -Werror %s -o %t
// RUN: %t | FileCheck %s
// RUN: %cachepy-clang -std=c++20 -O2 %s -S -emit-llvm -o - | FileCheck %s --check-prefix=EMITTED
#include "Inputs/show_fields.h"

template <class T>
constexpr std::size_t field_count =
    std::tuple_size_v<decltype(test::fields_of_object(std::declval<T&>()).refs)>;

struct InOperand {
  int a = 1, b = 2;
};
static_assert(field_count<InOperand> == 2);

struct InClass {
  struct Part {
    int x = 3;
  };
  int counts[sizeof(cachepy::detail::NeedFields<InOperand>) + field_count<Part>] = {4, 5};
  friend int size_of(const InClass& self) { return sizeof self.counts / sizeof(int); }
};

template <class T>
struct Recursive {
  T value;
  Recursive<T*>* next = nullptr;
};

template <class T>
struct Outer {
  struct Inner {
    T t = 6;
  };
  // Instantiated while Outer<T> is.
  static constexpr std::size_t count = field_count<Inner>;
  Inner inner;
};

template <class T>
void at_the_end() {
  struct Late {
    T value = 7;
  };
  test::show(Late());
}

int main() {
  // CHECK: {{^}}InOperand
  // CHECK-NEXT:   a = 1
  // CHECK-NEXT:   b = 2
  test::show(InOperand());
  // CHECK-NEXT: {{^}}InClass
  // CHECK-NEXT:   counts = array
  // CHECK-NEXT:     - = 4
  // CHECK-NEXT:     - = 5
  test::show(InClass());
  // CHECK-NEXT: 2 2
  std::printf("%d %zu\n", size_of(InClass()), field_count<Recursive<int>>);
  // CHECK-NEXT: {{^}}Outer<int>
  // CHECK-NEXT:   inner = Outer<int>::Inner
  // CHECK-NEXT:     t = 6
  static_assert(Outer<int>::count == 1);
  test::show(Outer<int>());
  // CHECK-NEXT: {{^}}at_the_end()::Late
  // CHECK-NEXT:   value = 7
  at_the_end<int>();
  // CHECK-NOT: {{.}}
}

// Not used outside of sizeof and decltype: nothing of it in the object file.
struct OnlyCounted {
  int n;
};
static_assert(field_count<OnlyCounted> == 1);
// EMITTED-NOT: OnlyCounted
