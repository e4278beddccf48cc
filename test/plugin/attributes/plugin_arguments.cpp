// RUN: not %cachepy-clang -fsyntax-only -fplugin-arg-cachepy-no-warn=nonsense %s 2>&1 | FileCheck %s
// RUN: not %cachepy-clang -fsyntax-only -fplugin-arg-cachepy-frobnicate %s 2>&1 | FileCheck %s
// CHECK: error: cachepy: unknown plugin argument '{{no-warn=nonsense|frobnicate}}'; there are remarks, print-rewritten, print-fingerprints and no-warn=GROUP, GROUP being one of 'unused-attribute', 'uncached-state', 'impure-call'
int main() {}
