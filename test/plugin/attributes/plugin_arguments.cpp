// RUN: not %cachepy-clang -fsyntax-only -fplugin-arg-cachepy-no-warn=nonsense %s 2>&1 | FileCheck %s --implicit-check-not=error:
// RUN: not %cachepy-clang -fsyntax-only -fplugin-arg-cachepy-frobnicate %s 2>&1 | FileCheck %s --implicit-check-not=error:
// CHECK: error: cachepy: unknown plugin argument '{{no-warn=nonsense|frobnicate}}'; known arguments are remarks, print-rewritten, print-fingerprints and no-warn=GROUP, where GROUP is one of 'unused-attribute', 'uncached-state', 'impure-call'
#include <cachepy/cachepy.h>

[[cachepy::cache_file("cache")]] int half(int x) {
  return x / 2;
}
