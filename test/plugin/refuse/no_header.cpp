// RUN: %cachepy-clang -fsyntax-only -Xclang -verify %s
// RUN: not %cachepy-clang -fsyntax-only -fdiagnostics-parseable-fixits %s 2>&1 | FileCheck %s
// RUN: %cachepy-clang -fsyntax-only -DDECLARED_ONLY %s
// CHECK: fix-it:{{.*}}:{1:1-1:1}:"#include <cachepy/cachepy.h>\n"

[[cachepy::cache_file]] int declared(int a);
#ifndef DECLARED_ONLY
// expected-error@+1 {{'declared' cannot be cached: '#include <cachepy/cachepy.h>' is missing}}
int declared(int a) { return a; }
[[cachepy::cache_file]] int one_error_is_enough(int a) { return a; }
#endif
