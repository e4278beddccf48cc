// Arguments that cannot be in the key, each with the way to the culprit and what to do instead.
// RUN: %cachepy-clang -std=c++20 -fsyntax-only -Xclang -verify -ferror-limit=0 %s
#include "Inputs/types.h"

struct Base {
  int* data;  // expected-note {{declared here}}
};
struct Derived : private Base {};
[[cachepy::cache_file]] int base(const Derived&) { return 1; }  // expected-error {{parameter 1 cannot be in the key: base class Base -> Base::data is a raw pointer 'int *'; hold the data by value, say how many elements it owns by [[cachepy::size("n")]], or specialise cachepy::Codec for 'Base', or mark the field [[cachepy::ignore]]; or mark it [[cachepy::ignore_arg]]}}

struct Shape {
  virtual ~Shape() = default;
  int id = 0;
};
[[cachepy::cache_file]] int ignored([[cachepy::ignore_arg]] const Shape& shape) { return shape.id; }

struct Widget {
  virtual ~Widget() = default;
  int id = 0;
};
template <>
struct cachepy::Codec<Widget> {
  static void encode(Encoder&, const Widget&);
};
[[cachepy::cache_file]] int customised(const Widget& widget) { return widget.id; }

struct Locked {
  mutable std::mutex mutex;  // expected-note {{declared here}}
  int value;
};
[[cachepy::cache_file]] int locked(const Locked& locked) { return locked.value; }  // expected-error {{Locked::mutex is a 'std::mutex', which belongs to the running process and has no value; keep it out of the value, or mark the field [[cachepy::ignore]]}}
[[cachepy::cache_file]] int atomic(const std::atomic<int>& n) { return n; }  // expected-error {{it is a 'std::atomic<int>', which may change while it is read; use a plain value}}
[[cachepy::cache_file]] int stream(const std::ifstream& in) { return in.good(); }  // expected-error {{it is a 'std::basic_ifstream<char>', which has a position instead of a value; use the file's path, or what was read}}
struct Log : std::ofstream {};
[[cachepy::cache_file]] int derived_stream(Log&& log) { return log.good(); }  // expected-error {{base class std::basic_ofstream<char> is a 'std::basic_ofstream<char>', which has a position instead of a value}}
[[cachepy::cache_file]] int pattern(const std::regex&) { return 1; }  // expected-error {{it is a 'std::basic_regex<char>', which is a compiled pattern; hold the pattern's text}}
[[cachepy::cache_file]] int reference(std::reference_wrapper<int> n) { return n; }  // expected-error {{it is a 'std::reference_wrapper<int>', which is a reference; hold the object by value}}
[[cachepy::cache_file]] int code(const std::error_code&) { return 1; }  // expected-error-re {{std::error_code::_M_cat is a raw pointer '{{.*}}'; specialise cachepy::Codec for 'std::error_code'}}
[[cachepy::cache_file]] int pointers(const std::vector<int*>&) { return 1; }  // expected-error {{std::vector<int *>::value_type is a raw pointer 'int *'; hold the data by value, or specialise cachepy::Codec for 'int *'}}

union Number {
  int i;
  float f;
};
[[cachepy::cache_file]] int whole_union(Number) { return 1; }  // expected-error {{it is a union, and which member is active cannot be known; use std::variant, or specialise cachepy::Codec for 'Number'}}
struct Tagged {
  union {  // expected-note {{declared here}}
    int i;
    float f;
  };
};
[[cachepy::cache_file]] int anonymous_union(Tagged) { return 1; }  // expected-error {{Tagged::(anonymous union) is a union, and which member is active cannot be known; use std::variant, say when each member is active by [[cachepy::active("kind == 0")]], or specialise cachepy::Codec for 'Tagged'}}

struct Members {
  int& alias;  // expected-note {{declared here}}
};
[[cachepy::cache_file]] int reference_member(const Members&) { return 1; }  // expected-error {{Members::alias is a reference, through which the function may change an object that is elsewhere; make it a reference to const, hold the object by value, or mark the field [[cachepy::ignore]]}}
struct Register {
  Members* rows[2];  // expected-note {{declared here}}
};
[[cachepy::cache_file]] int array_member(const Register&) { return 1; }  // expected-error {{Register::rows -> its elements is a raw pointer 'Members *'; hold the data by value, or specialise cachepy::Codec for 'Members *', or mark Register::rows [[cachepy::ignore]]}}
[[cachepy::cache_file]] int volatile_number(const volatile int& n) { return n; }  // expected-error {{it is volatile; remove the volatile}}

struct Unknown;
[[cachepy::cache_file]] int incomplete(const Unknown&) { return 1; }  // expected-error {{it is of incomplete type 'Unknown'; include its definition}}

// The first culprit only, and through types that contain themselves.
struct Tree {
  std::vector<Tree> children;
  std::unique_ptr<Tree> next;
  const void* owner;  // expected-note {{declared here}}
  const void* other;
};
[[cachepy::cache_file]] int recursive(const Tree&) { return 1; }  // expected-error {{Tree::owner is a raw pointer 'const void *'}}

// What its own data does not say.
struct Slice {
  const char* data;  // expected-note {{declared here}}
  unsigned long size;
};
[[cachepy::cache_file]] int slice(const Slice&) { return 1; }  // expected-error {{Slice::data is a 'const char *', whose end cannot be known; use std::string or std::string_view, or mark the field [[cachepy::ignore]]}}
class SmallVector {
 public:
  ~SmallVector();

 private:
  alignas(std::string) unsigned char storage_[64];  // expected-note {{declared here}}
  int size_ = 0;
};
[[cachepy::cache_file]] int storage(const SmallVector&) { return 1; }  // expected-error {{SmallVector::storage_ is raw storage, and what lives in it cannot be known; hold the objects by value}}
[[cachepy::cache_file]] int iterator(std::list<int>::iterator) { return 1; }  // expected-error {{it is a 'std::_List_iterator<int>', which is only a place in a container; use the container, or an index}}
[[cachepy::cache_file]] int thread_id(std::thread::id) { return 1; }  // expected-error {{it is a 'std::thread::id', which belongs to the running process and has no value; keep it out of the value}}
[[cachepy::cache_file]] int ordered(const std::set<int, bool (*)(int, int)>&) { return 1; }  // expected-error {{it is a 'std::set<int, bool (*)(int, int)>', whose 'key_compare' has a state that would be lost; use a class without fields for it}}
[[cachepy::cache_file]] int callback(const std::function<int(int)>&) { return 1; }  // expected-error {{it is a 'std::function<int (int)>', which holds code, not data; take a function pointer, or the callable itself as a parameter of a template}}
namespace absl {
template <class T>
class FunctionRef {
  void* object_;
};
}  // namespace absl
[[cachepy::cache_file]] int referred(absl::FunctionRef<int(int)>) { return 1; }  // expected-error {{it is a 'absl::FunctionRef<int (int)>', which holds code, not data; take a function pointer}}
[[cachepy::cache_file]] int hashed(const std::unordered_set<int, std::function<unsigned long(int)>>&) { return 1; }  // expected-error {{whose 'hasher' has a state that would be lost}}
struct Near {
  int centre;
  bool operator()(int a, int b) const { return (a < centre) < (b < centre); }
};
[[cachepy::cache_file]] int queued(const std::priority_queue<int, std::vector<int>, Near>&) { return 1; }  // expected-error {{whose 'value_compare' has a state that would be lost}}
struct File {
  std::FILE* file;  // expected-note {{declared here}}
};
[[cachepy::cache_file]] int file(const File&) { return 1; }  // expected-error-re {{File::file is a raw pointer '{{.*}}'; hold the data by value}}

// What is written through a view is given back; that of const elements is only read.
[[cachepy::cache_file]] int writable(std::span<int> values) { return values[0] = 1; }
[[cachepy::cache_file]] int read_only(std::span<const int> values) { return values[0]; }
[[cachepy::cache_file]] int scratch(int n, [[cachepy::ignore_arg]] std::span<int> space) { return space[0] = n; }

struct Opaque;
// expected-error@+1 {{parameter 'handle' points to what cannot be in the key or be given back by a hit: it is of incomplete type 'Opaque'; include its definition}}
[[cachepy::cache_file]] int incomplete(int a, Opaque* handle) { return handle ? a : 0; }
