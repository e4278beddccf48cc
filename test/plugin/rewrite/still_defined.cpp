// While a body is kept from code generation, its function is defined all the same.
// RUN: %cachepy-clang -fsyntax-only -Weverything -Wno-c++98-compat -Wno-missing-prototypes --system-header-prefix=cachepy/ -Xclang -verify %s
#include <cachepy/cachepy.h>

[[cachepy::cache_file]] int twice(int a) { return a; }  // expected-note {{previous definition is here}}
int twice(int a) { return a; }                          // expected-error {{redefinition of 'twice'}}

// No warning of functions that are used and not defined.
[[cachepy::cache_file]] static int internal(int a) { return a; }
[[cachepy::cache_file]] inline int inlined(int a) { return a; }
int use(int a) { return internal(a) + inlined(a); }
