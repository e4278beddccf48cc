// What cannot be handed out is named, once, with what to do instead; the rest still compiles.
// RUN: %cachepy-clang -std=c++20 -fsyntax-only -Xclang -verify %s
#include "Inputs/show_fields.h"

// expected-error@+1 {{'Number' is a union, and which member is active cannot be known; use std::variant, or specialise cachepy::Codec for it}}
union Number {
  int i;
  float f;
};

struct Holder {
  int fine = 1;
  // expected-error@+1 {{field 'Holder::alias' is a reference, through which the function may change an object that is elsewhere; make it a reference to const, hold the object by value, or mark the field [[cachepy::ignore]]}}
  int& alias;
  // expected-error@+1 {{field 'Holder::reg' is volatile; remove the volatile, or mark the field [[cachepy::ignore]]}}
  volatile int reg = 0;
  // expected-error@+1 {{field 'Holder::regs' is volatile; remove the volatile, or mark the field [[cachepy::ignore]]}}
  volatile int regs[2];
  // expected-error@+1 {{field 'Holder::(anonymous union)' is a union, and which member is active cannot be known; use std::variant, say when each member is active by [[cachepy::active("kind == 0")]], or specialise cachepy::Codec for its class}}
  union {
    int a;
    float b;
  };
};

template <class T>
struct Flexible {
  int count;
  // expected-error@+1 {{field 'Flexible<char>::data' is an array of unknown length; use std::vector, or mark the field [[cachepy::ignore]]}}
  T data[];
};

struct Inner {
  double d;
};
struct [[gnu::packed]] Packed : Inner {
  char c;
  // expected-error@+1 {{field 'Packed::inner' is not aligned in its packed class; remove the packing, or mark the field [[cachepy::ignore]]}}
  Inner inner;
};
template <class T>
void need(T& object) {
  test::fields_of_object(object);
}

void use(Number& n, Holder& h, Flexible<char>& f, Packed& p) {
  need(n);  // expected-note {{the fields of 'Number' are needed here}}
  need(h);  // expected-note {{the fields of 'Holder' are needed here}}
  need(h);
  need(f);  // expected-note {{the fields of 'Flexible<char>' are needed here}}
  need(p);  // expected-note {{the fields of 'Packed' are needed here}}
}
