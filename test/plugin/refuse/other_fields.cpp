// The fields of a Site are initialised by their names: their order is free, and a field that only one side knows is an error.
// RUN: mkdir -p %t.order/cachepy/detail %t.unknown/cachepy/detail %t.missing/cachepy/detail
// RUN: sed '/const char\* name;/{h;d};/const char\* signature;/G' %S/../../../runtime/include/cachepy/detail/site.h > %t.order/cachepy/detail/site.h
// RUN: %cachepy-clang -iquote %t.order -fsyntax-only -fplugin-arg-cachepy-print-rewritten %s | FileCheck --check-prefix=ORDER %s
// RUN: sed 's/\bfile;/path;/' %S/../../../runtime/include/cachepy/detail/site.h > %t.unknown/cachepy/detail/site.h
// RUN: not %cachepy-clang -iquote %t.unknown -fsyntax-only %s 2>&1 | FileCheck --check-prefix=UNKNOWN %s
// RUN: sed '/\bfile;/d' %S/../../../runtime/include/cachepy/detail/site.h > %t.missing/cachepy/detail/site.h
// RUN: not %cachepy-clang -iquote %t.missing -fsyntax-only %s 2>&1 | FileCheck --check-prefix=MISSING %s
#include <cachepy/cachepy.h>

// ORDER: __cachepy_site = {{[{][0-9]+}}U, "int (int)", "cached", "int",
// UNKNOWN: error: the plugin does not know the field 'path' of these headers of cachepy; install both from one release
// MISSING: error: the plugin misses the field 'file' of these headers of cachepy; install both from one release
[[cachepy::cache_file]] int cached(int a) { return a; }
