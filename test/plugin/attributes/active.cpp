// Where the attribute for members of unions can stand, and what it takes.
// RUN: %cachepy-clang -std=c++17 -fsyntax-only -Xclang -verify %s
#include CACHEPY_HEADER

struct NoUnion {
  [[cachepy::active("true")]] int n;  // expected-error {{'cachepy::active' belongs on a member of a union, or behind 'union'}}
};
union NoText {
  [[cachepy::active(1)]] int i;  // expected-error {{'cachepy::active' takes a string with a condition on other members of the object, such as 'cachepy::active("kind_ == Kind::number")'}}
  [[cachepy::active]] float f;   // expected-error {{'cachepy::active' takes a string with a condition on other members of the object}}
};
