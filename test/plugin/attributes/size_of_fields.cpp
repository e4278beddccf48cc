// [[cachepy::size]] on a field takes one string, or two.
// RUN: %cachepy-clang -std=c++17 -fsyntax-only -Xclang -verify -ferror-limit=0 %s
#include CACHEPY_HEADER

struct Empty {
  // expected-error@+1 {{'cachepy::size' on a field takes a string with the number of elements, and optionally one with the capacity, such as 'cachepy::size("size_", "capacity_")'}}
  [[cachepy::size]] int* data;
  // expected-error@+1 {{'cachepy::size' on a field takes a string}}
  [[cachepy::size("a", "b", "c")]] int* more;
};
