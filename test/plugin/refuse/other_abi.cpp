// RUN: sed 's/kAbiVersion = [0-9]*/kAbiVersion = 999/' %S/../../../runtime/include/cachepy/detail/site.h > %t.site.h
// RUN: not %cachepy-clang -fsyntax-only -include %t.site.h %s 2>&1 | FileCheck %s
// CHECK: error: these headers of cachepy are of ABI version 999, the plugin of version {{[0-9]+}}; install both from one release
[[cachepy::cache_file]] int cached(int a) { return a; }
