// Parameters that cannot be in the key are named, and told what to become. (What is wrong inside of a type: types/.)
// RUN: %cachepy-clang -std=c++17 -fsyntax-only -Xclang -verify -ferror-limit=0 %s
#include <cachepy/cachepy.h>

#include <initializer_list>
#include <mutex>
#include <string>
#include <vector>

// expected-error@+1 {{'marked' cannot be cached: parameter 'value' is marked 'out', but what the function makes of it is not seen by its caller; make it a non-const reference, or remove the attribute}}
[[cachepy::cache_file]] int marked([[cachepy::out]] int value) { return value; }
// expected-error@+1 {{parameter 'value' is both 'out' and 'inout'; choose one}}
[[cachepy::cache_file]] int marked_twice([[cachepy::out]] [[cachepy::inout]] int& value) { return value; }
// expected-error@+1 {{'reads_first' cannot be cached: parameter 'value' is marked 'out', but is read before it is written, so that what it was counts; mark it [[cachepy::inout]], or write it first}}
[[cachepy::cache_file]] int reads_first(bool b, [[cachepy::out]] int& value) {
  if (b) value = 1;
  return value;  // expected-note {{here}}
}
// expected-error@+1 {{parameter 'values' is marked 'out', but keeps what was in it in 'push_back' before it is written}}
[[cachepy::cache_file]] void appends([[cachepy::out]] std::vector<int>& values) {
  values.push_back(1);  // expected-note {{here}}
}
// expected-error@+1 {{parameter 'values' is marked 'out', but keeps the number of its elements before it is written}}
[[cachepy::cache_file]] void each([[cachepy::out]] std::vector<int>& values) {
  for (int& value : values) value = 1;  // expected-note {{here}}
}
// expected-error@+1 {{parameter 'count' is marked 'out', but is read before it is written}}
[[cachepy::cache_file]] void counts([[cachepy::out]] int& count) {
  ++count;  // expected-note {{here}}
}
// expected-error@+1 {{'points' cannot be cached: parameter 'data' is a pointer, which does not say how much it points to; say so by [[cachepy::size("n")]], take a container or a smart pointer, or mark it [[cachepy::ignore_arg]]}}
[[cachepy::cache_file]] int points(const int* data, int size) { return size ? data[0] : 0; }
// expected-error@+1 {{'moved' cannot be cached: parameter 'data' is a pointer}}
[[cachepy::cache_file]] int moved(const int* data) { return *data + *(data + 1); }
// expected-error@+1 {{parameter 'data' is a pointer}}
[[cachepy::cache_file]] int incremented(int* data) { return *data++; }
int defined_elsewhere(const int* data);
// expected-error@+1 {{parameter 'data' is a pointer}}
[[cachepy::cache_file]] int handed_on(const int* data) { return defined_elsewhere(data); }
int second_of(const int* data) { return data[1]; }
// expected-error@+1 {{parameter 'data' is a pointer}}
[[cachepy::cache_file]] int to_an_array(const int* data) { return *data ? second_of(data) : 0; }
struct Reader {
  virtual int read(const int* data) const { return *data; }
};
// expected-error@+1 {{parameter 'data' is a pointer}}
[[cachepy::cache_file]] int to_an_override(const int* data) { return Reader().read(data); }
const int* kept_pointer;
// expected-error@+1 {{parameter 'data' is a pointer}}
[[cachepy::cache_file]] int keeps(const int* data) { return *(kept_pointer = data); }
// expected-error@+1 {{'array' cannot be cached: parameter 'values' is a pointer}}
[[cachepy::cache_file]] int array(int values[]) { return values[0]; }
// expected-error@+1 {{'of_nothing' cannot be cached: parameter 'data' has the size 'rows * m', but there is no 'm'; write it with parameters of the function}}
[[cachepy::cache_file]] int of_nothing([[cachepy::size("rows * m")]] const int* data, int rows) { return data[rows]; }
// expected-error@+1 {{parameter 'data' has the size 'rows *', but a name or a number is missing}}
[[cachepy::cache_file]] int half([[cachepy::size("rows *")]] const int* data, int rows) { return data[rows]; }
// expected-error@+1 {{'mutable_text' cannot be cached: parameter 'text' is a pointer}}
[[cachepy::cache_file]] int mutable_text(char* text) { return text[0]; }
// expected-error@+1 {{'pointer_by_reference' cannot be cached: parameter 'data' is a pointer}}
[[cachepy::cache_file]] int pointer_by_reference(int* const& data) { return *data; }
// expected-error@+1 {{parameter 'handle' is a pointer}}
[[cachepy::cache_file]] int tested(int a, void* handle) { return handle ? a : 0; }
void unused_below(const int*, int) {}
// What is not used does not matter.
[[cachepy::cache_file]] int unnamed(int a, void*, int* unused) {
  (void)unused;
  unused_below(unused, a);
  return a;
}
struct Row {
  int value;
};
// expected-error@+1 {{'reads_field' cannot be cached: parameter 'field' is a pointer to a field, which is a mere distance; pass a lambda that reads the field, or mark it [[cachepy::ignore_arg]]}}
[[cachepy::cache_file]] int reads_field(const Row& row, int Row::*field) { return row.*field; }
// expected-error@+1 {{'list' cannot be cached: parameter 'values' is a std::initializer_list; take a 'const std::vector &'}}
[[cachepy::cache_file]] int list(std::initializer_list<int> values) { return int(values.size()); }
struct Pinned {
  Pinned() = default;
  Pinned(Pinned&&) = delete;
};
// expected-error@+1 {{'pinned' cannot be cached: parameter 'object' is taken by value but can be neither moved nor copied; take it by 'const &'}}
[[cachepy::cache_file]] int pinned([[cachepy::ignore_arg]] Pinned object) { return 0; }
struct CopiedFromLvalues {
  CopiedFromLvalues() = default;
  CopiedFromLvalues(CopiedFromLvalues&) = default;
};
struct HoldsSuch {
  CopiedFromLvalues part;
};
// expected-error@+1 {{parameter 'object' is taken by value but can be neither moved nor copied; take it by 'const &'}}
[[cachepy::cache_file]] int lvalues([[cachepy::ignore_arg]] CopiedFromLvalues object) { return 0; }
// expected-error@+1 {{parameter 'object' is taken by value but can be neither moved nor copied; take it by 'const &'}}
[[cachepy::cache_file]] int lvalues_inside([[cachepy::ignore_arg]] HoldsSuch object) { return 0; }
// expected-error@+1 {{'sized' cannot be cached: parameter 'data' is passed in a way of its own, as its attribute says; remove the attribute, or cache a function that calls this one}}
[[cachepy::cache_file]] int sized([[cachepy::ignore_arg]] void* const data __attribute__((pass_object_size(0)))) { return 0; }
// expected-error@+1 {{parameter 'data' is passed in a way of its own}}
[[cachepy::cache_file]] int kept([[cachepy::ignore_arg]] __attribute__((noescape)) const int* data) { return 0; }
// expected-error@+1 {{'both' cannot be cached: parameter 'path' is both 'ignore_arg' and 'file_arg'; choose one}}
[[cachepy::cache_file]] int both([[cachepy::ignore_arg]] [[cachepy::file_arg]] const std::string& path) { return 0; }
// expected-error@+1 {{'no_file' cannot be cached: parameter 'number' cannot name a file; take a std::string or a std::filesystem::path}}
[[cachepy::cache_file]] int no_file([[cachepy::file_arg]] int number) { return number; }
// A lambda's code is code of the instantiation, what it captures is in the key; what it changes would be lost.
struct Caller {
  int factor = 2;
  template <class F>
  // expected-error@+3 {{cannot be cached: parameter 'function' is a lambda that may change 'sum', which it captures by reference; return the value instead, or mark it [[cachepy::ignore_arg]]}}
  // expected-error@+2 {{cannot be cached: parameter 'function' is a lambda that holds another one that may change 'sum', which it captures by reference; return the value instead}}
  // expected-error@+1 {{cannot be cached: parameter 'function' is a lambda that may change 'factor' of the object whose 'this' it captures; return the value instead, or mark it [[cachepy::ignore_arg]]}}
  [[cachepy::cache_file]] static int generic(F function) {
    return function();
  }
  int use(int sum, const int& fixed, std::string text) {
    generic([] { return 1; });
    generic([&fixed, text] { return fixed + int(text.size()); });
    generic([&sum] { return sum += 1; });       // expected-note {{instantiated here}} expected-note {{here}}
    const auto inner = [&sum] { return ++sum; };  // expected-note {{here}}
    generic([inner] { return inner(); });         // expected-note {{instantiated here}}
    generic([this] { return ++factor; });  // expected-note {{instantiated here}} expected-note {{here}}
    return generic([this] { return factor; });
  }
};
template <class F>
// expected-error@+1 {{cannot be cached: parameter 'function' is a lambda that may change what it holds ('mutable'); pass it by value}}
[[cachepy::cache_file]] int by_reference(F& function) {
  return function();
}
int count_up() {
  auto next = [n = 0]() mutable { return ++n; };  // expected-note {{here}}
  const auto same = [n = 1] { return n; };
  return by_reference(next) + by_reference(same);  // expected-note {{instantiated here}}
}

// expected-error@+2 {{parameter 'a' is a pointer}}
// expected-error@+1 {{parameter 'b' is a pointer}}
[[cachepy::cache_file]] int each_one(int* a, int* b) { return a[0] + b[1]; }

// All of them may be ignored.
[[cachepy::cache_file]] int ignored([[cachepy::ignore_arg]] int& a, [[cachepy::ignore_arg]] int* b,
                                    [[cachepy::ignore_arg]] int (*c)(int), [[cachepy::ignore_arg]] std::mutex& d) {
  const std::lock_guard<std::mutex> lock(d);
  return c(a + *b);
}
