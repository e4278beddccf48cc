// A misspelt attribute of ours would leave a function silently uncached: an error, in place of Clang's own warning.
// RUN: %cachepy-clang -fsyntax-only -Xclang -verify %s

// expected-error@+1 {{unknown attribute 'cachepy::cache_fil'; did you mean 'cache_file'?}}
[[cachepy::cache_fil("d")]] int one();
// expected-error@+1 {{unknown attribute 'cachepy::CacheFile'; did you mean 'cache_file'?}}
[[using cachepy: CacheFile]] int two();
// expected-error@+1 {{unknown attribute 'cachepy::ignore_args'; did you mean 'ignore_arg'?}}
int three([[cachepy::ignore_args]] int a);
// expected-error@+1 {{unknown attribute 'cachepy::frobnicate'; known attributes are 'cache_file', 'ignore_arg', 'file_arg', 'out', 'inout', 'in', 'size', 'active' and 'ignore'}}
[[cachepy::frobnicate]] int four();
#define CACHED [[cachepy::cachefile]]
// expected-error@+1 {{unknown attribute 'cachepy::cachefile'; did you mean 'cache_file'?}}
CACHED int five();

// Other people's attributes, and brackets that are none, are not ours to judge.
[[other::cache_fil]] int six();  // expected-warning {{unknown attribute 'cache_fil' ignored}}
[[cache_fil]] int seven();       // expected-warning {{unknown attribute 'cache_fil' ignored}}
int subscript(int (&a)[2], int b) { return a[(int[]){b}[0]]; }
#if 0
[[cachepy::cache_fil]] int eight();
#endif
