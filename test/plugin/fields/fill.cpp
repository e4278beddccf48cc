// A decoder writes through the references: private and const fields, bases, and what lies in padding.
// RUN: %cachepy-clang -std=c++20 %s -o %t
// RUN: %t | FileCheck %s
// RUN: %cachepy-clang -std=c++20 -O2 %s -o %t
// RUN: %t | FileCheck %s
// RUN: %cachepy-clang -std=c++20 -fsanitize=address,undefined -fno-sanitize-recover=all %s -o %t
// RUN: %t | FileCheck %s
#include "Inputs/show_fields.h"

class Base {
 public:
  explicit Base(int v = 0) : value_(v) {}
  virtual ~Base() = default;

 private:
  int value_;
  char tail_ = 'b';
};

class Record : private Base {
 public:
  Record() = default;
  Record(int v, std::string id, char a, char b) : Base(v), in_tail_('i'), id_(std::move(id)), marks_{a, b} {}

 private:
  char in_tail_ = '-';  // in Base's tail padding under the Itanium ABI
  const std::string id_;
  const char marks_[2] = {'-', '-'};
};

int main() {
  // CHECK: {{^}}Record
  // CHECK-NEXT:   Base = Base
  // CHECK-NEXT:     value_ = 5
  // CHECK-NEXT:     tail_ = 'b'
  // CHECK-NEXT:   in_tail_ = 'i'
  // CHECK-NEXT:   id_ = "sample"
  // CHECK-NEXT:   marks_ = array
  // CHECK-NEXT:     - = 'x'
  // CHECK-NEXT:     - = 'y'
  Record record;
  test::fill(record, Record(5, "sample", 'x', 'y'));
  test::show(record);
}
