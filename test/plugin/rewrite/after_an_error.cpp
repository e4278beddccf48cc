// After an error of the user's, the plugin adds none of its own and writes nothing.
// RUN: %cachepy-clang -fsyntax-only -fplugin-arg-cachepy-print-rewritten -Xclang -verify %s | count 0
#include <cachepy/cachepy.h>

[[cachepy::cache_file]] int good(int a) { return a; }
[[cachepy::cache_file]] void would_be_refused(int* a) {}
// expected-error@+1 {{use of undeclared identifier 'nonsense'}}
int error = nonsense;
