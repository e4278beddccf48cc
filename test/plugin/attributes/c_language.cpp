// RUN: %cachepy-clang -x c -std=c2x -Wno-unknown-attributes -fsyntax-only -Xclang -verify %s
// expected-error@+1 {{'cachepy::cache_file' works in C++ only}}
[[cachepy::cache_file]] int in_c(int a) { return a; }
