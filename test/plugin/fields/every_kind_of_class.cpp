// Each base and field of each kind of class is handed out, under a stable name, whatever the access.
// RUN: %cachepy-clang -std=c++20 -Wall -Wextra -Wno-unused-private-field -Werror %s -o %t
// RUN: %t | FileCheck %s
// RUN: %cachepy-clang -std=c++17 -O2 -g %s -o %t
// RUN: %t | FileCheck %s
// RUN: %cachepy-clang -std=c++20 -fsanitize=address,undefined -fno-sanitize-recover=all %s -o %t
// RUN: %t | FileCheck %s
// RUN: %cachepy-clang -std=c++20 -fprofile-instr-generate -fcoverage-mapping %s -o %t
// RUN: env LLVM_PROFILE_FILE=%t.profraw %t | FileCheck %s
#include "Inputs/show_fields.h"

using test::show;

struct Plain {
  int a = 1;
  std::string b = "two";
  static int not_a_field;
};

class Private {
  int secret_ = 3;

 protected:
  char letter_ = 'x';

 public:
  struct Nested {
    bool flag = true;
    Plain plain;
  };

 private:
  struct Hidden {
    int deep = 4;
  };
  Nested nested_;
  Hidden hidden_;
};

namespace outer::inner {
enum class Colour { kRed = 5 };
struct Empty {};
class Derived : Plain, private Empty {  // private bases
  Colour colour_ = Colour::kRed;
};
struct OnlyInherits : Derived {};
}  // namespace outer::inner

struct Top {
  int top = 6;
};
struct Left : virtual Top {
  int left = 7;
};
struct Right : private virtual Top {
  int right = 8;
  Right() { top = 60; }
};
struct Diamond : Left, Right {
  int bottom = 9;
  virtual ~Diamond() = default;
};

template <class T, int N = 2>
struct Box {
  T value{};
  T more[N] = {};
};
template <>
struct Box<char> {
  char only = 'c';
};

namespace {
struct Anonymous {
  double d = 0.5;
};
}  // namespace

namespace versioned {
inline namespace v7 {
struct Inline {
  short s = 10;
};
}  // namespace v7
}  // namespace versioned

struct Qualified {
  const int fixed = 11;
  const std::string text = "const";
  const int row[2] = {12, 13};
  mutable long cache = 14;
  int grid[2][2] = {{1, 2}, {3, 4}};
  long double wide = 1.25L;
};

struct NoAddress {
  [[no_unique_address]] outer::inner::Empty first;
  [[no_unique_address]] outer::inner::Empty second;
  [[no_unique_address]] Plain plain;
  char tail = 't';
};

struct WithAnonymousStruct {
  int before = 15;
  __extension__ struct {
    int inside = 16;
    __extension__ struct {
      int deeper = 17;
    };
  };
  struct {
    int unnamed_type = 18;
  } named;
};

typedef struct {
  int t;
} Typedefed;

template <class T>
void show_local() {
  struct Local {
    T value = T(20);
  };
  show(Local());
}

inline void show_inline_local() {
  struct Local {
    int value = 21;
  };
  show(Local());
}

int main() {
  // CHECK: {{^}}Plain
  // CHECK-NEXT: {{^}}  a = 1
  // CHECK-NEXT: {{^}}  b = "two"
  // CHECK-NEXT: {{^}}Private
  show(Plain());
  // CHECK-NEXT:   secret_ = 3
  // CHECK-NEXT:   letter_ = 'x'
  // CHECK-NEXT:   nested_ = Private::Nested
  // CHECK-NEXT:     flag = true
  // CHECK-NEXT:     plain = Plain
  // CHECK-NEXT:       a = 1
  // CHECK-NEXT:       b = "two"
  // CHECK-NEXT:   hidden_ = Private::Hidden
  // CHECK-NEXT:     deep = 4
  show(Private());
  // CHECK-NEXT: {{^}}outer::inner::Empty
  show(outer::inner::Empty());
  // CHECK-NEXT: {{^}}outer::inner::OnlyInherits
  // CHECK-NEXT:   outer::inner::Derived = outer::inner::Derived
  // CHECK-NEXT:     Plain = Plain
  // CHECK-NEXT:       a = 1
  // CHECK-NEXT:       b = "two"
  // CHECK-NEXT:     outer::inner::Empty = outer::inner::Empty
  // CHECK-NEXT:     colour_ = enum 5
  show(outer::inner::OnlyInherits());
  // CHECK-NEXT: {{^}}Diamond
  // CHECK-NEXT:   Left = Left
  // CHECK-NEXT:     Top = Top
  // CHECK-NEXT:       top = 60
  // CHECK-NEXT:     left = 7
  // CHECK-NEXT:   Right = Right
  // CHECK-NEXT:     Top = Top
  // CHECK-NEXT:       top = 60
  // CHECK-NEXT:     right = 8
  // CHECK-NEXT:   bottom = 9
  show(Diamond());
  // CHECK-NEXT: {{^}}Box<int, 2>
  // CHECK-NEXT:   value = 0
  // CHECK-NEXT:   more = array
  // CHECK-NEXT:     - = 0
  // CHECK-NEXT:     - = 0
  show(Box<int>());
  // CHECK-NEXT: {{^}}Box<Box<char, 2>, 1>
  // CHECK-NEXT:   value = Box<char, 2>
  // CHECK-NEXT:     only = 'c'
  // CHECK-NEXT:   more = array
  // CHECK-NEXT:     - = Box<char, 2>
  // CHECK-NEXT:       only = 'c'
  show(Box<Box<char>, 1>());
  // CHECK-NEXT: {{^}}Box<std::basic_string<char, std::char_traits<char>, std::allocator<char>>, 1>
  // CHECK-NEXT:   value = ""
  // CHECK-NEXT:   more = array
  // CHECK-NEXT:     - = ""
  show(Box<std::string, 1>());
  // CHECK-NEXT: {{^}}(anonymous namespace)::Anonymous
  // CHECK-NEXT:   d = 0.5
  show(Anonymous());
  // CHECK-NEXT: {{^}}versioned::Inline
  // CHECK-NEXT:   s = 10
  show(versioned::Inline());
  // CHECK-NEXT: {{^}}Qualified
  // CHECK-NEXT:   fixed = 11
  // CHECK-NEXT:   text = "const"
  // CHECK-NEXT:   row = array
  // CHECK-NEXT:     - = 12
  // CHECK-NEXT:     - = 13
  // CHECK-NEXT:   cache = 14
  // CHECK-NEXT:   grid = array
  // CHECK-NEXT:     - = array
  // CHECK-NEXT:       - = 1
  // CHECK-NEXT:       - = 2
  // CHECK-NEXT:     - = array
  // CHECK-NEXT:       - = 3
  // CHECK-NEXT:       - = 4
  // CHECK-NEXT:   wide = 1.25
  show(Qualified());
  // CHECK-NEXT: {{^}}NoAddress
  // CHECK-NEXT:   first = outer::inner::Empty
  // CHECK-NEXT:   second = outer::inner::Empty
  // CHECK-NEXT:   plain = Plain
  // CHECK-NEXT:     a = 1
  // CHECK-NEXT:     b = "two"
  // CHECK-NEXT:   tail = 't'
  show(NoAddress());
  // CHECK-NEXT: {{^}}WithAnonymousStruct
  // CHECK-NEXT:   before = 15
  // CHECK-NEXT:   inside = 16
  // CHECK-NEXT:   deeper = 17
  // CHECK-NEXT:   named = WithAnonymousStruct::(unnamed)
  // CHECK-NEXT:     unnamed_type = 18
  show(WithAnonymousStruct());
  // CHECK-NEXT: {{^}}Typedefed
  // CHECK-NEXT:   t = 19
  show(Typedefed{19});
  // CHECK-NEXT: {{^}}show_local()::Local
  // CHECK-NEXT:   value = 20
  show_local<int>();
  // CHECK-NEXT: {{^}}show_local()::Local
  // CHECK-NEXT:   value = 20
  show_local<double>();
  // CHECK-NEXT: {{^}}show_inline_local()::Local
  // CHECK-NEXT:   value = 21
  show_inline_local();
  // CHECK-NEXT: {{^}}main()::InMain
  // CHECK-NEXT:   value = 22
  struct InMain {
    int value = 22;
  };
  show(InMain());
  // CHECK-NEXT: {{^}}main()::(anonymous class)::operator()()::InLambda
  // CHECK-NEXT:   value = 23
  [] {
    struct InLambda {
      int value = 23;
    };
    show(InLambda());
  }();
  // CHECK-NOT: {{.}}
}
