// Sizes of what pointers lead to, written wrongly.
// RUN: %cachepy-clang -fsyntax-only -Xclang -verify %s
#include <cachepy/cachepy.h>

// expected-error@+1 {{'cachepy::size' takes a string with the number of elements, such as 'cachepy::size("rows * cols")'}}
[[cachepy::cache_file]] int no_text([[cachepy::size(3), cachepy::ignore_arg]] const int* data) { return data[0]; }
// expected-error@+1 {{'cachepy::out' takes a size on a pointer only}}
[[cachepy::cache_file]] int no_pointer([[cachepy::out("3"), cachepy::ignore_arg]] int& data) { return data; }
