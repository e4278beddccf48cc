// Functions in several versions for several processors are refused by Clang itself; what to do instead is said, too.
// RUN: %cachepy-clang -fsyntax-only -Xclang -verify %s
#include <cachepy/cachepy.h>

// expected-error@+2 {{'target_clones' multiversioning cannot be combined with attribute 'annotate'}}
// expected-error@+1 {{'clones' cannot be cached: it has versions for several processors; cache a function that calls it}}
[[cachepy::cache_file]] __attribute__((target_clones("avx2", "default"))) int clones(int a) { return a; }
// expected-error@+3 2 {{'target' multiversioning cannot be combined with attribute 'annotate'}}
// expected-note@+3 {{function multiversioning caused by this declaration}}
// expected-error@+1 {{'versions' cannot be cached: it has versions for several processors; cache a function that calls it}}
[[cachepy::cache_file]] __attribute__((target("default"))) int versions(int a) { return a; }
__attribute__((target("avx2"))) int versions(int a) { return a; }
// expected-error@+2 {{'cpu_specific' multiversioning cannot be combined with attribute 'annotate'}}
// expected-error@+1 {{'specific' cannot be cached: it has versions for several processors; cache a function that calls it}}
[[cachepy::cache_file]] __attribute__((cpu_specific(ivybridge))) int specific(int a) { return a; }
[[cachepy::cache_file]] __attribute__((target("avx2"))) int one_version(int a) { return a; }
