// RUN: %cachepy-clang -std=c++20 -fsyntax-only -Xclang -verify %s
#include <cachepy/cachepy.h>

struct Compared {
  int value;
  // expected-error@+1 {{'operator==' cannot be cached: it is defaulted; write its body}}
  [[cachepy::cache_file]] friend bool operator==(const Compared&, const Compared&) = default;
};
bool compare(const Compared& a) { return a == a; }
