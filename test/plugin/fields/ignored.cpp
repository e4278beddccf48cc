// A field marked [[cachepy::ignore]] is left out, also where it could not be handed out at all.
// RUN: %cachepy-clang -std=c++20 -Werror %s -o %t
// RUN: %t | FileCheck %s
#include "Inputs/show_fields.h"

template <class T>
class Index {
 public:
  explicit Index(T& owner) : owner_(owner) {}

 private:
  int kept_ = 1;
  [[cachepy::ignore]] T& owner_;
  [[cachepy::ignore]] T scratch_ = {};
  [[cachepy::ignore]] unsigned bits_ : 3 = 0;
  char also_kept_ = 'k';
};

struct AllIgnored {
  [[cachepy::ignore]] void* handle = nullptr;
};

int main() {
  double owner = 0;
  // CHECK: {{^}}Index<double>
  // CHECK-NEXT:   kept_ = 1
  // CHECK-NEXT:   also_kept_ = 'k'
  test::show(Index<double>(owner));
  // CHECK-NEXT: {{^}}AllIgnored
  test::show(AllIgnored());
  // CHECK-NOT: {{.}}
}
