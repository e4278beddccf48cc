// RUN: %cachepy-clang -fsyntax-only -Xclang -verify %s
#include <cachepy/cachepy.h>

// expected-note@+1 {{the other ones}}
[[cachepy::cache_file("a")]] int different();
// expected-error@+1 {{'different' has different options of 'cachepy::cache_file' in two declarations; write them once, on the first}}
[[cachepy::cache_file("b")]] int different() { return 1; }

[[cachepy::cache_file("a", verbose)]] int same();
[[cachepy::cache_file("a", verbose = true)]] int same() { return 1; }

template <class T>
[[cachepy::cache_file("for all")]] T special(T value) {
  return value;
}
template <>
[[cachepy::cache_file("for int")]] int special(int value) {
  return value;
}
int use = special(1) + int(special(1L));
