// Results that cannot be stored, each with what to return instead. (What is wrong inside of a type: types/.)
// RUN: %cachepy-clang -std=c++17 -fsyntax-only -Xclang -verify %s
#include <cachepy/cachepy.h>

// expected-error@+1 {{'nothing' cannot be cached: it returns nothing and changes nothing that its caller sees, so there is nothing to cache; return the result by value, or write it to a parameter that is a non-const reference; if it prints or writes files, name that in the option 'effects'}}
[[cachepy::cache_file]] void nothing(int) {}
[[cachepy::cache_file(effects = {"output"})]] void prints(int) {}
[[cachepy::cache_file(effects = {"files"})]] void writes(int) {}
// expected-error@+1 {{'reads' cannot be cached: it returns nothing and changes nothing that its caller sees}}
[[cachepy::cache_file]] void reads([[cachepy::in]] int&, [[cachepy::ignore_arg]] int&) {}
// expected-error@+1 {{'reference' cannot be cached: it returns a reference to something that is no parameter; return by value}}
[[cachepy::cache_file]] const int& reference(const long& a) { static int b; return b = int(a); }
// expected-error@+1 {{'pointer' cannot be cached: it returns a pointer; return by value, a smart pointer, or std::string for text}}
[[cachepy::cache_file]] const char* pointer(int) { return ""; }
// expected-error@+1 {{'code' cannot be cached: it returns the address of code, which the next run cannot use; return data by value}}
[[cachepy::cache_file]] auto code(int) -> void (*)(int) { return nothing; }
struct Member {
  int field;
};
// expected-error@+1 {{'member' cannot be cached: it returns the address of code}}
[[cachepy::cache_file]] int Member::*member(int) { return &Member::field; }
// expected-error@+1 {{'closure' cannot be cached: it returns a lambda, whose code cannot be stored; return the data that the lambda captures}}
[[cachepy::cache_file]] auto closure(int a) { return [a] { return a; }; }
struct Pinned {
  Pinned() = default;
  Pinned(const Pinned&) = delete;
  int field = 0;
};
// expected-error@+1 {{'pinned' cannot be cached: it returns a type that can be neither moved nor copied; return a std::unique_ptr to it}}
[[cachepy::cache_file]] Pinned pinned(int) { return {}; }
extern long other;
template <class T>
// expected-error@+1 {{'generic<long &>' cannot be cached: it returns a reference to something that is no parameter; return by value}}
[[cachepy::cache_file]] T generic([[cachepy::ignore_arg]] int& a) {
  return other += a;
}
long other = 0;
int variable = 0;
long use = generic<long&>(variable);  // expected-note {{instantiated here}}
