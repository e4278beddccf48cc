// What a cached function may run without the compiler seeing it is told to who asks.
// RUN: %cachepy-clang -std=c++17 -fsyntax-only -fplugin-arg-cachepy-remarks -Xclang -verify %s
// RUN: %cachepy-clang -std=c++17 -fsyntax-only %s 2>&1 | count 0
#include <cachepy/cachepy.h>

#include <algorithm>
#include <functional>

int elsewhere(int x);
struct Elsewhere {
  explicit Elsewhere(int x);
  int value;
};
struct Shape {
  virtual ~Shape() = default;
  virtual int area() const = 0;
  virtual int sides() const = 0;
};
struct Square : Shape {
  int sides() const override { return 4; }
};
const Shape& shape();

inline int assembled(int x) {
  asm("nop" : "+r"(x));  // expected-note {{inline assembly: its text is in the key; what it calls, or reads beside its operands, is not}}
  return x;
}

// expected-remark@+2 {{unseen is cached}}
// expected-note@+1 {{in the key: parameter 'x' of type 'int'}}
[[cachepy::cache_file]] int unseen(int x) {
  int (*pointer)(int) = &assembled;
  std::function<int(int)> kept = pointer;
  x += pointer(x);              // expected-note {{call through a pointer: a function that it leads to is in the key only where code below this function names it}}
  x += kept(x);                 // expected-note {{call through std::function: a function that it leads to}}
  x += elsewhere(x);            // expected-note {{'elsewhere' is defined elsewhere: its code is in the key where it was compiled with cachepy, else its library's build-id}}
  x += elsewhere(x);            // said once
  x += Elsewhere(x).value;      // expected-note {{'Elsewhere' is defined elsewhere}}
  const Shape& some = shape();  // expected-note {{'shape' is defined elsewhere}}
  x += some.area();             // expected-note {{virtual call: nothing in this file overrides 'area'; what does elsewhere is in the key where it was compiled with cachepy}}
  x += some.sides();
  return std::max(x, static_cast<int>(sizeof(elsewhere(x))));
}

// Neither the standard library nor what is all in this file is worth a note.
// expected-remark@+2 {{seen is cached}}
// expected-note@+1 {{in the key: parameter 'x' of type 'int'}}
[[cachepy::cache_file]] int seen(int x) {
  const auto twice = [](int y) { return 2 * y; };
  return twice(std::max(x, 3));
}
