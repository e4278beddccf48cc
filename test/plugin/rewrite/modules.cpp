// Cached functions of a module are rewritten where code is generated for them; the interface keeps them as written.
// RUN: %cachepy-clang -std=c++20 -x c++-module -DINTERFACE --precompile %s -o %t.pcm
// RUN: %cachepy-clang -std=c++20 -Wno-unused-command-line-argument -c %t.pcm -o %t.o
// RUN: %cachepy-clang -std=c++20 -fmodule-file=m=%t.pcm %s %t.o -o %t
// RUN: env LOG_SITES=1 %t | FileCheck %s
#ifdef INTERFACE
module;
#include <cachepy/cachepy.h>
export module m;
export [[cachepy::cache_file("s")]] int strong(int a) { return a + 1; }
export [[cachepy::cache_file("i")]] inline int inlined(int a) { return a + 2; }
export template <class T>
[[cachepy::cache_file("t")]] T in_template(T a) {
  return a + 3;
}
#else
#include <cachepy/cachepy.h>
import m;
int main() {
  // CHECK: strong |
  // CHECK-NEXT: dir = [s]
  // CHECK: 2
  std::printf("%d\n", strong(1));
  // CHECK: inlined |
  // CHECK-NEXT: dir = [i]
  // CHECK: 3
  std::printf("%d\n", inlined(1));
  // CHECK: in_template<int> |
  // CHECK-NEXT: dir = [t]
  // CHECK: 4
  std::printf("%d\n", in_template(1));
}
#endif
