// Functions in several versions for several processors are refused by Clang itself.
// RUN: %cachepy-clang -fsyntax-only -Xclang -verify %s
#include <cachepy/cachepy.h>

// expected-error@+1 {{attribute 'target_clones' multiversioning cannot be combined with attribute 'annotate'}}
[[cachepy::cache_file]] __attribute__((target_clones("avx2", "default"))) int versions(int a) { return a; }
