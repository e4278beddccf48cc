// Kinds of functions that cannot be cached, each with what to do instead.
// RUN: %cachepy-clang -std=c++20 -fsyntax-only -Xclang -verify %s
#include <cachepy/cachepy.h>

#include <coroutine>

// expected-error@+1 {{'deleted' cannot be cached: it is deleted; remove the attribute}}
[[cachepy::cache_file]] int deleted(int) = delete;
// expected-error@+1 {{'in_compiler_only' cannot be cached: it is consteval and runs only in the compiler; remove the attribute}}
[[cachepy::cache_file]] consteval int in_compiler_only(int a) { return a; }
// expected-error@+1 {{'in_compiler_too' cannot be cached: it is constexpr, and the compiler may run it, where there is no cache; remove 'constexpr' or the attribute}}
[[cachepy::cache_file]] constexpr int in_compiler_too(int a) { return a; }
static_assert(in_compiler_too(3) == 3);
// expected-error@+1 {{'variadic' cannot be cached: it takes C-style variadic arguments (...); use a parameter pack or a container instead}}
[[cachepy::cache_file]] int variadic(int a, ...) { return a; }
// expected-error@+1 {{'leaves' cannot be cached: it never returns; remove the attribute}}
[[cachepy::cache_file]] [[noreturn]] int leaves(int a) { std::exit(a); }
// expected-error@+1 {{'other_convention' cannot be cached: it has a calling convention of its own; cache a function that calls it instead}}
[[cachepy::cache_file]] __attribute__((ms_abi)) int other_convention(int a) { return a; }
// expected-error@+1 {{'pure' cannot be cached: it is declared pure or const, so calls could be merged or dropped, but a cached call reads and writes files; remove 'pure' or 'const'}}
[[cachepy::cache_file]] [[gnu::pure]] int pure(int a) { return a; }
// expected-error@+1 {{'constant' cannot be cached: it is declared pure or const}}
[[cachepy::cache_file]] [[gnu::const]] int constant(int a) { return a; }
// expected-error@+1 {{'naked' cannot be cached: it is naked and has no body of C++; remove the attribute}}
[[cachepy::cache_file]] [[gnu::naked]] int naked() { asm("ret"); }

// expected-error@+1 {{'other_registers' cannot be cached: it has a calling convention of its own; cache a function that calls it instead}}
[[cachepy::cache_file]] __attribute__((no_caller_saved_registers)) int other_registers(int a) { return a; }
extern "C" int meant(int a) { return a; }
// expected-error@+1 {{'alias' cannot be cached: it is another name of a function; mark that one}}
[[cachepy::cache_file]] int alias(int a) __attribute__((alias("meant")));

struct Task {
  struct promise_type {
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
// expected-error@+1 {{'coroutine' cannot be cached: it is a coroutine; cache the functions that it calls instead}}
[[cachepy::cache_file]] Task coroutine(int) { co_return; }

struct Class {
  // expected-error@+1 {{'~Class' cannot be cached: it is a destructor; cache the function that computes the result instead}}
  [[cachepy::cache_file]] ~Class() {}
  // expected-error@+1 {{'operator int' cannot be cached: it is a volatile member function; remove 'volatile'}}
  [[cachepy::cache_file]] operator int() const volatile { return 1; }
  // expected-error@+1 {{'changes_nothing' cannot be cached: it returns nothing and changes nothing that its caller sees, so there is nothing to cache; return the result by value, or write it to a parameter that is a non-const reference; if it prints or writes files, name that in the option 'effects'}}
  [[cachepy::cache_file]] void changes_nothing() {}
  // expected-error@+1 {{'reads_only' cannot be cached: it returns nothing and changes nothing that its caller sees}}
  [[cachepy::cache_file]] void reads_only() { int copy = value; (void)copy; }
  // expected-error@+1 {{'pure' cannot be cached: it is declared pure or const}}
  [[cachepy::cache_file, gnu::pure]] int pure() const { return value; }
  int value = 0;
};

// expected-error@+1 {{'main' cannot be cached: it is the program itself; move the work into another function and cache that one}}
[[cachepy::cache_file]] int main() { return 0; }
