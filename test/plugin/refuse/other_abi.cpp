// RUN: sed 's/kAbiVersion = [0-9]*/kAbiVersion = 999/' %S/../../../runtime/include/cachepy/detail/site.h > %t.site.h
// RUN: not %cachepy-clang -fsyntax-only -include %t.site.h %s 2>&1 | FileCheck %s
// CHECK: error: these headers of cachepy have ABI version 999, but the plugin has version {{[0-9]+}}; install both from the same release
[[cachepy::cache_file]] int cached(int a) { return a; }
