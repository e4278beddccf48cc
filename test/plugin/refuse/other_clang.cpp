// The plugin in a compiler of another version ends with a sentence.
// REQUIRES: other-clang
// RUN: not %other-clang -fsyntax-only %s 2>&1 | FileCheck %s
// CHECK: error: cachepy: this plugin is for Clang {{[0-9]+}}, but was loaded by {{.*}}clang version {{.*}}; compile with clang++-{{[0-9]+$}}
// CHECK-NOT: Stack dump
int main() {}
