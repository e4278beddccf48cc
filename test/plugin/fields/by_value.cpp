// Bit-fields and unaligned fields of packed classes travel by value: no reference can be bound to them.
// RUN: %cachepy-clang -std=c++20 -Wall -Wextra -Wconversion -Wno-unused-private-field -Werror %s -o %t
// RUN: %t | FileCheck %s
// RUN: %cachepy-clang -std=c++20 -fsanitize=address,undefined -fno-sanitize-recover=all %s -o %t
// RUN: %t | FileCheck %s
#include "Inputs/show_fields.h"

enum class Mode : unsigned char { kOff, kOn, kAuto };

class Flags {
 public:
  Flags() = default;
  Flags(int s, unsigned u, bool b, Mode m, long long w)
      : signed_(s), unsigned_(u), bool_(b), mode_(m), wide_(w) {}

 private:
  int signed_ : 3 = -1;
  unsigned unsigned_ : 5 = 31;
  unsigned : 0;
  bool bool_ : 1 = true;
  Mode mode_ : 2 = Mode::kAuto;
  int : 4;
  long long wide_ : 40 = -123456789012;
};

struct Const {
  const unsigned fixed : 4;
  __extension__ struct {
    int nested : 7;
  };
};

struct [[gnu::packed]] Packed {
  char tag = 'p';
  double value = 2.5;
  const int number = 7;
  char text[3] = {'a', 'b', 'c'};
  Mode mode = Mode::kOn;
};

struct Message {
  unsigned char kind = 1;
  Packed packed;
};

int main() {
  // CHECK: {{^}}Flags
  // CHECK-NEXT:   signed_ = by value -1
  // CHECK-NEXT:   unsigned_ = by value 31
  // CHECK-NEXT:   bool_ = by value true
  // CHECK-NEXT:   mode_ = by value enum 2
  // CHECK-NEXT:   wide_ = by value -123456789012
  // CHECK-NEXT: {{^}}Flags
  // CHECK-NEXT:   signed_ = by value 3
  // CHECK-NEXT:   unsigned_ = by value 6
  // CHECK-NEXT:   bool_ = by value false
  // CHECK-NEXT:   mode_ = by value enum 1
  // CHECK-NEXT:   wide_ = by value 99
  test::show(Flags());
  Flags flags;
  test::fill(flags, Flags(3, 6, false, Mode::kOn, 99));
  test::show(flags);
  // CHECK-NEXT: {{^}}Const
  // CHECK-NEXT:   fixed = by value 9
  // CHECK-NEXT:   nested = by value 42
  Const made{};
  test::fill(made, Const{9, {42}});
  test::show(made);
  // CHECK-NEXT: {{^}}Message
  // CHECK-NEXT:   kind = 1
  // CHECK-NEXT:   packed = Packed
  // CHECK-NEXT:     tag = 'p'
  // CHECK-NEXT:     value = by value 2.5
  // CHECK-NEXT:     number = by value 8
  // CHECK-NEXT:     text = array
  // CHECK-NEXT:       - = 'a'
  // CHECK-NEXT:       - = 'b'
  // CHECK-NEXT:       - = 'z'
  // CHECK-NEXT:     mode = enum 1
  Message message;
  test::fill(message, Message{1, Packed{'p', 2.5, 8, {'a', 'b', 'z'}, Mode::kOn}});
  test::show(message);
  // CHECK-NOT: {{.}}
}
