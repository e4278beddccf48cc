// RUN: %cachepy-clang -fsyntax-only %s
// RUN: rm -rf %t.dir && mkdir %t.dir && cd %t.dir
// RUN: %cachepy-clang -save-temps %s -o saved && env LOG_SITES=1 ./saved | FileCheck %s
// RUN: %cachepy-clang -E %s -o preprocessed.ii && %cachepy-clang preprocessed.ii -o from_ii && env LOG_SITES=1 ./from_ii | FileCheck %s
// RUN: %cachepy-clang -O2 -S -emit-llvm %s -o - | FileCheck %s --check-prefix=IR
// CHECK: cached | int (int) | int | line [[#@LINE+6]] | roles [v]
// CHECK-NEXT: dir = [d]
// The description is constant data, and no annotation is left.
// IR: @_ZZ6cachediE14__cachepy_site = internal global %"struct.cachepy::detail::Site" { i32 {{[0-9]+}},
// IR-NOT: llvm.global.annotations
#include <cachepy/cachepy.h>
[[cachepy::cache_file("d")]] int cached(int a) { return a; }
int main() { return cached(0); }
