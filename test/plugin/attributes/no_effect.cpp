// An attribute of ours that Clang drops with a mere warning is an error: nothing would be cached.
// RUN: %cachepy-clang -fsyntax-only -Xclang -verify %s
struct Class {
  // expected-warning@+2 {{declaration does not declare anything}}
  // expected-error@+1 {{'cachepy::cache_file' has no effect here; write it at the beginning of the declaration}}
  [[cachepy::cache_file]];
  static int function(int a);
};
