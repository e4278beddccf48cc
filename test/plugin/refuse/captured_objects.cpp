// Of an object whose `this` a lambda captures, what its code reads must be such that it can be in the key.
// RUN: %real-clang -std=c++20 -fsyntax-only -Xclang -verify %s
#include <cachepy/cachepy.h>

#include <vector>

template <class F>
// expected-error@+4 {{cannot be cached: parameter 'function' is a lambda that captures 'this', and what it reads of its object, 'this.next', cannot be in the key: it is a raw pointer}}
// expected-error@+3 {{cannot be cached: parameter 'function' is a lambda that may change 'rows' of the object whose 'this' it captures; return the value instead, or mark it [[cachepy::ignore_arg]]}}
// expected-error@+2 {{cannot be cached: parameter 'function' is a lambda that hands the object whose 'this' it captures on to code that may change it}}
// expected-error@+1 {{cannot be cached: parameter 'function' cannot be in the key: what the lambda captures -> Caller::next is a raw pointer}}
[[cachepy::cache_file]] int call(const F& function) {
  return function();
}

struct Caller {
  int use() {
    call([this] { return int(rows.size()); });
    call([this] { return next->factor; });  // expected-note {{instantiated here}} expected-note {{here}}
    call([this] {                           // expected-note {{instantiated here}}
      rows.push_back(1);                    // expected-note {{here}}
      return 1;
    });
    call([this] { return elsewhere(); });  // expected-note {{instantiated here}} expected-note {{here}}
    return call([*this] { return factor; });  // expected-note {{instantiated here}}
  }
  int elsewhere();
  int factor = 2;
  std::vector<int> rows;
  const Caller* next = nullptr;  // expected-note {{declared here}}
};
