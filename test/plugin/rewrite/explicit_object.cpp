// Member functions with an explicit object (C++23).
// REQUIRES: clang-18
// RUN: %cachepy-clang -std=c++2b -fsyntax-only -fplugin-arg-cachepy-print-rewritten %s | FileCheck %s
#include <cachepy/cachepy.h>

// An explicit object is a parameter like others.
struct Explicit {
  int k = 1;
  // CHECK: Explicit::get(const Explicit &self, int x)
  // CHECK: {"self\000x", 2U}
  // CHECK-NEXT: memoize(__cachepy_site, &uncached_get, self, x);
  [[cachepy::cache_file]] int get(this const Explicit& self, int x) { return self.k * x; }
};
