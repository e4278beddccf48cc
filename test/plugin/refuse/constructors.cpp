// Constructors are cached where each part that they make can be made again, and refused with the part that cannot.
// RUN: %real-clang -std=c++20 -fsyntax-only -Xclang -verify %s
#include <cachepy/cachepy.h>

#include <atomic>
#include <fstream>
#include <iostream>
#include <mutex>
#include <vector>

struct Accepted {
  [[cachepy::cache_file]] Accepted(int n) : rows(n) {}
  std::vector<int> rows;
  const int fixed = 1;
  std::mutex mutex;
  [[cachepy::ignore]] std::atomic<int> uses = 0;
};
struct Pointer {
  // expected-error@+1 {{'Pointer' cannot be cached: what it constructs, 'this.next', cannot be stored: it is a raw pointer}}
  [[cachepy::cache_file]] Pointer(int) : next(nullptr) {}
  Pointer* next;  // expected-note {{declared here}}
};
struct Reference {
  // expected-error@+1 {{'Reference' cannot be cached: what it constructs, 'this.to', is a reference; hold the object by value, or cache a function that returns the object instead}}
  [[cachepy::cache_file]] Reference(const int& n) : to(n) {}
  const int& to;  // expected-note 2 {{declared here}}
};
struct Bits {
  // expected-error@+1 {{'Bits' cannot be cached: what it constructs, 'this.few', is a bit-field, or lies unaligned in a packed class; make it a field of its own, or cache a function that returns the object instead}}
  [[cachepy::cache_file]] Bits(int n) : few(n) {}
  int few : 3;  // expected-note {{declared here}}
};
struct Sized {
  // expected-error@+1 {{'Sized' cannot be cached: what it constructs, 'this.data', is a pointer to elements; hold them in a std::vector, or cache a function that returns the object instead}}
  [[cachepy::cache_file]] Sized(int n) : data(new int[n]), n(n) {}
  ~Sized() { delete[] data; }
  [[cachepy::size("n")]] int* data;  // expected-note {{declared here}}
  int n;
};
struct Base {};
struct Virtual : virtual Base {  // expected-note {{declared here}}
  // expected-error@+1 {{'Virtual' cannot be cached: it constructs an object with virtual bases; cache a function that returns the object instead}}
  [[cachepy::cache_file]] Virtual(int n) : n(n) {}
  int n;
};
struct Library : std::exception {  // expected-note {{declared here}}
  // expected-error@+1 {{'Library' cannot be cached: what it constructs, 'this.std::exception', is a class of a library with virtual functions; cache a function that returns the object instead}}
  [[cachepy::cache_file]] Library(int n) : n(n) {}
  int n;
};
struct Needy {
  explicit Needy(int);
};
struct Ignored {
  // expected-error@+1 {{'Ignored' cannot be cached: what it constructs, 'this.needy', is not stored and has no default constructor; cache a function that returns the object instead}}
  [[cachepy::cache_file]] Ignored(int n) : needy(n), n(n) {}
  [[cachepy::ignore]] Needy needy;  // expected-note {{declared here}}
  int n;
};
struct Inherited : Reference {
  // expected-error@+1 {{'Inherited' cannot be cached: what it constructs, 'this.Reference::to', is a reference}}
  [[cachepy::cache_file]] Inherited(const int& n) : Reference(n) {}
};
struct Nothing {
  // expected-error@+1 {{'Nothing' cannot be cached: it returns nothing and changes nothing that its caller sees}}
  [[cachepy::cache_file]] Nothing(int) { std::cout << "nothing"; }
};
struct InCompiler {
  // expected-error@+1 {{'InCompiler' cannot be cached: it is constexpr}}
  [[cachepy::cache_file]] constexpr InCompiler(int n) : n(n) {}
  int n;
};
