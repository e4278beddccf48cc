// RUN: %cachepy-clang -std=c++2b -fsyntax-only -Xclang -verify -ferror-limit=0 %s

// expected-error@+1 {{'cachepy::cache_file' belongs on the declaration of a function; to cache this computation, put it into a function with a name}}
[[cachepy::cache_file]] int variable;
// expected-error@+1 {{'cachepy::cache_file' belongs on the declaration of a function}}
[[cachepy::cache_file]] int several, declarators, one_error;
// expected-error@+1 {{'cachepy::cache_file' belongs on the declaration of a function}}
struct [[cachepy::cache_file]] Class {};
// expected-error@+1 {{'cachepy::cache_file' belongs on the declaration of a function}}
enum [[cachepy::cache_file]] Enumeration { kOne };
// expected-error@+1 {{'cachepy::cache_file' belongs on the declaration of a function}}
namespace [[cachepy::cache_file]] space {}
// expected-error@+1 {{'cachepy::cache_file' belongs on the declaration of a function}}
using Alias [[cachepy::cache_file]] = int;
// expected-error@+1 {{'cachepy::cache_file' belongs on the declaration of a function}}
auto lambda = [] [[cachepy::cache_file]] (int a) { return a; };
// expected-error@+1 {{'cachepy::cache_file' belongs on the declaration of a function}}
[[cachepy::cache_file]];
struct Fields {
  // expected-error@+1 {{'cachepy::cache_file' belongs on the declaration of a function}}
  [[cachepy::cache_file]] int field;
  // expected-error@+1 {{'cachepy::ignore_arg' belongs on a parameter of a cached function}}
  [[cachepy::ignore_arg]] int other;
  [[cachepy::ignore]] int scratch;
};
// expected-error@+1 {{'cachepy::cache_file' belongs on the declaration of a function}}
int parameter([[cachepy::cache_file]] int a);
void statements() {
  // expected-error@+1 {{'cachepy::cache_file' belongs on the declaration of a function}}
  [[cachepy::cache_file]] statements();
}

// expected-error@+1 {{'cachepy::ignore_arg' belongs on a parameter of a cached function}}
[[cachepy::ignore_arg]] int ignored_function(int a);
// expected-error@+1 {{'cachepy::file_arg' belongs on a parameter of a cached function}}
[[cachepy::file_arg]] int file_function(int a);
// expected-error@+1 {{'cachepy::ignore' belongs on a field of a class or a global variable; for a parameter there is 'cachepy::ignore_arg'}}
int ignored_parameter([[cachepy::ignore]] int a);

// expected-error@+1 {{'cachepy::ignore_arg' takes no arguments}}
[[cachepy::cache_file]] int arguments([[cachepy::ignore_arg("a")]] int a);
// expected-error@+2 {{'cachepy::cache_file' is given twice}}
// expected-note@+1 {{first given here}}
[[cachepy::cache_file("a"), cachepy::cache_file("b")]] int twice();

template <class T>
struct Deduced {
  Deduced(T);
};
// expected-error@+1 {{'cachepy::cache_file' belongs on the declaration of a function}}
[[cachepy::cache_file]] Deduced(int) -> Deduced<int>;

// Behind a type, Clang says what is wrong, and we what to do.
// expected-error@+2 {{'cache_file' attribute cannot be applied to types}}
// expected-error@+1 {{'cachepy::cache_file' has no effect here; write it at the beginning of the declaration}}
int on_the_type(int a) [[cachepy::cache_file]];
// expected-error@+2 {{'cache_file' attribute cannot be applied to types}}
// expected-error@+1 {{'cachepy::cache_file' has no effect here; write it at the beginning of the declaration}}
auto on_the_result(int a) -> int [[cachepy::cache_file("dir")]];
// expected-error@+2 {{'cache_file' attribute cannot be applied to types}}
// expected-error@+1 {{'cachepy::cache_file' has no effect here; write it at the beginning of the declaration}}
int [[cachepy::cache_file]] in_the_middle(int a);
int behind_the_name [[cachepy::cache_file]] (int a);
