// The records of code that another compiler compiles, as text for the assembler.
// RUN: rm -rf %t.dir && mkdir %t.dir && cd %t.dir && cp %s unit.cpp
// RUN: printf '#define __GNUC__ 12\n#define OWN 1\n' > macros
// RUN: %cachepy-clang -fsyntax-only unit.cpp -fplugin-arg-cachepy-records=a.s -fplugin-arg-cachepy-compiler=one
// RUN: FileCheck %s < a.s
// RUN: %cachepy-clang -fsyntax-only unit.cpp -fplugin-arg-cachepy-records=b.s -fplugin-arg-cachepy-compiler=one
// RUN: cmp a.s b.s

// The other compiler and its options are part of each fingerprint.
// RUN: %cachepy-clang -fsyntax-only unit.cpp -fplugin-arg-cachepy-records=b.s -fplugin-arg-cachepy-compiler=two
// RUN: not cmp -s a.s b.s

// A question about the compiler; none is in system headers, or in the user's own macros.
// RUN: %cachepy-clang -fsyntax-only unit.cpp -fplugin-arg-cachepy-records=b.s -fplugin-arg-cachepy-macros=macros -DOWN
// RUN: not grep asks b.s
// RUN: for question in '#ifdef __GNUC__' '#if __GNUC__ > 3' '#if defined(NOT) && !defined(__clang__)' '#if __has_builtin(__builtin_trap)' \
// RUN:     '#define OLD (__GNUC__ < 5)\n#if OLD' '#if 0\n#elif __clang__' 'int version = __GNUC__;\n#if 1' '#ifndef EOF'; do \
// RUN:   printf '%%b\n#endif\n' "$question" > asks.cpp; rm -f b.s; \
// RUN:   %cachepy-clang -include cstdio -fsyntax-only asks.cpp -fplugin-arg-cachepy-records=b.s -fplugin-arg-cachepy-macros=macros; \
// RUN:   grep -q '^# asks' b.s || exit 1; done

// Code that uses the runtime is not for the other compiler.
// RUN: rm -f b.s
// RUN: %real-clang -fsyntax-only -include cachepy/cachepy.h unit.cpp -fplugin-arg-cachepy-records=b.s
// RUN: not ls b.s

#include <cstdio>
#ifdef OWN
int own;
#endif

static int changed;
namespace parts {
double shared;
static int helper(int a) { return a; }
}  // namespace parts
namespace {
struct Unnamed {
  static float field;
};
float Unnamed::field = 1;
}  // namespace

int reads() { return changed + static_cast<int>(parts::shared + Unnamed::field); }
void changes(int to) { changed = to, parts::shared = to, Unnamed::field = to; }
int (*pointer())(int) { return parts::helper; }

// CHECK: .section .note.cachepy,"a",@note
// CHECK-DAG: .weakref {{.*}}, "_ZL7changed"
// CHECK-DAG: .weakref {{.*}}, "_ZN5parts6sharedE"
// CHECK-DAG: .weakref {{.*}}, "_ZN12_GLOBAL__N_17Unnamed5fieldE"
// CHECK-DAG: .weakref {{.*}}, "_ZN5partsL6helperEi"
// CHECK-DAG: .string "i32"
// CHECK-DAG: .string "f64"
// CHECK: .section .init_array.00101
