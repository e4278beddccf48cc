// What is said of fields with a size that cannot be used.
// RUN: %cachepy-clang -std=c++17 -fsyntax-only -Xclang -verify -ferror-limit=0 %s
#include CACHEPY_HEADER

#include <cstdlib>
#include <memory>
#include <string>

struct Unknown {
  [[cachepy::size("count")]] int* data;  // expected-note {{declared here}}
  int size;
};
// expected-error@+1 {{'unknown' cannot be cached: parameter 'value' cannot be in the key: Unknown::data has the size 'count', but there is no 'count'; write it with fields of its class}}
[[cachepy::cache_file]] int unknown(const Unknown& value) { return value.size; }

struct Number {
  [[cachepy::size("size")]] int data;  // expected-note {{declared here}}
  int size;
};
// expected-error@+1 {{Number::data has a size, but is no pointer and no std::unique_ptr to an array; remove [[cachepy::size]]}}
[[cachepy::cache_file]] int number(const Number& value) { return value.size; }

struct View {
  [[cachepy::size("size")]] const int* data;  // expected-note {{declared here}}
  int size;
};
[[cachepy::cache_file]] int seen(const View& value) { return value.data[0]; }
// expected-error@+1 {{'given' cannot be cached: its result cannot be stored: View::data is a pointer to elements that its class is not seen to release by delete[] or free(); define a destructor that does so in the class, use std::unique_ptr<T[]>, or specialise cachepy::Codec for 'View'}}
[[cachepy::cache_file]] View given(int) { return {}; }

struct Elsewhere {
  ~Elsewhere();
  [[cachepy::size("size")]] int* data = nullptr;  // expected-note {{declared here}}
  int size = 0;
};
// expected-error@+1 {{Elsewhere::data is a pointer to elements that its class is not seen to release}}
[[cachepy::cache_file]] Elsewhere released_elsewhere(int) { return {}; }

struct Roomy {
  ~Roomy() { delete[] data; }
  [[cachepy::size("size")]] int* data = nullptr;  // expected-note {{declared here}}
  int size = 0;
  int capacity = 0;
};
// expected-error@+1 {{Roomy::data has a size, but 'capacity' seems to say how much room there is; say so by [[cachepy::size("size", "capacity")]]}}
[[cachepy::cache_file]] Roomy roomy(int) { return {}; }

struct Freed {
  ~Freed() { std::free(texts); }
  [[cachepy::size("size")]] std::string* texts = nullptr;  // expected-note {{declared here}}
  int size = 0;
};
// expected-error@+1 {{Freed::texts is released by free(), but its elements are no plain values; use std::vector}}
[[cachepy::cache_file]] Freed freed(int) { return {}; }

struct Pointers {
  ~Pointers() { delete[] data; }
  [[cachepy::size("size")]] int** data = nullptr;  // expected-note {{declared here}}
  int size = 0;
};
// expected-error@+1 {{Pointers::data -> its elements is a raw pointer 'int *'}}
[[cachepy::cache_file]] int pointers(const Pointers& value) { return value.size; }

// The sizes of a template, of expressions and through members.
template <class T>
class Matrix {
 public:
  ~Matrix() { clear(); }
  int rows() const { return rows_; }
  [[cachepy::cache_file]] T trace() const { return data_[0]; }
  [[cachepy::cache_file]] void fill(T value) { data_[0] = value; }

 private:
  void clear() { delete[] data_; }
  [[cachepy::size("rows() * (cols_ + 0)")]] T* data_ = nullptr;
  int rows_ = 0;
  int cols_ = 0;
};
[[cachepy::cache_file]] Matrix<double> matrix(const Matrix<std::string>& value) { return {}; }
void use(Matrix<double>& value) { value.fill(value.trace()); }
struct Shared {
  [[cachepy::size("size")]] std::unique_ptr<double[]> data;
  unsigned size = 0;
};
[[cachepy::cache_file]] Shared shared(const Shared& value) { return {}; }
