// Cached functions of a precompiled header are rewritten by who includes it.
// RUN: %cachepy-clang -std=c++17 -x c++-header %s -o %t.pch
// RUN: %cachepy-clang -std=c++17 -include-pch %t.pch -DMAIN %s -o %t
// RUN: env LOG_SITES=1 %t | FileCheck %s
#ifndef MAIN
#include <cachepy/cachepy.h>
#include <string>

[[cachepy::cache_file("i", version = "1")]] inline int in_header(const std::string& s, [[cachepy::ignore_arg]] int n = 2) {
  return int(s.size()) + n;
}
template <class T>
[[cachepy::cache_file("t")]] T in_template(T a) {
  return a + 1;
}
[[cachepy::cache_file("d")]] int declared(int a);
[[cachepy::cache_file("s")]] int strong(int a) { return a; }
#else
int declared(int a) { return a; }
int main() {
  // CHECK: in_header | int (const std::basic_string<char> &, int) | int | line 9 | roles [vi]
  // CHECK-NEXT: dir = [i]
  // CHECK-NEXT: version = [1]
  in_header("ab");
  // CHECK: in_template<int> |
  // CHECK-NEXT: dir = [t]
  in_template(1);
  // CHECK: declared |
  // CHECK-NEXT: dir = [d]
  declared(1);
  // CHECK: strong |
  // CHECK-NEXT: dir = [s]
  strong(1);
}
#endif
