// One function, one set of options, and early enough.
// RUN: %cachepy-clang -fsyntax-only -Xclang -verify %s
#include <cachepy/cachepy.h>

// expected-note@+1 {{defined here}} expected-note@+1 {{previous definition is here}}
int late() { return 1; }
// expected-warning@+2 {{attribute declaration must precede definition}}
// expected-error@+1 {{'cachepy::cache_file' comes too late for 'late'; put it on the definition or on a declaration before it}}
[[cachepy::cache_file]] int late();
