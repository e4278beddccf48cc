// What a member function must not read of its object, each with what to do instead.
// RUN: %cachepy-clang -std=c++2b -fsyntax-only -Xclang -verify %s
#include "../types/Inputs/types.h"



struct Handle {
  int* raw = nullptr;      // expected-note 2 {{declared here}}
  volatile int seen = 0;   // expected-note {{declared here}}
  union {                  // expected-note {{declared here}}
    int whole;
    float real;
  };
  std::unique_ptr<std::mutex> lock;  // expected-note {{declared here}}
  [[cachepy::ignore]] void* ignored = nullptr;
  mutable std::mutex mutex;
  int value = 0;

  [[cachepy::cache_file]] int reads_raw() const {  // expected-error {{'reads_raw' cannot be cached: what it reads of its object, 'this.raw', cannot be in the key: it is a raw pointer 'int *'; hold the data by value, or specialise cachepy::Codec for 'int *', or mark the field [[cachepy::ignore]]}}
    return *raw;                                   // expected-note {{read here}}
  }
  [[cachepy::cache_file]] int reads_volatile() const {  // expected-error {{'reads_volatile' cannot be cached: what it reads of its object, 'this.seen', is volatile; remove the volatile}}
    return seen;                                        // expected-note {{read here}}
  }
  [[cachepy::cache_file]] int reads_union() const {  // expected-error {{'reads_union' cannot be cached: what it reads of its object, 'this.(anonymous union)', is a union, and which member is active cannot be known; use std::variant, say when each member is active by [[cachepy::active("kind == 0")]]}}
    return whole;                                    // expected-note {{read here}}
  }
  [[cachepy::cache_file]] bool reads_lock() const {  // expected-error {{'reads_lock' cannot be cached: what it reads of its object, 'this.lock', cannot be in the key: std::unique_ptr<std::mutex>::element_type is a 'std::mutex', which belongs to the running process and has no value; keep it out of the value, or mark the field [[cachepy::ignore]]}}
    return lock != nullptr;                          // expected-note {{read here}}
  }
  int through() const { return raw[0]; }  // expected-note {{read here}}
  // expected-error@+1 {{'through_another' cannot be cached: what it reads of its object, 'this.raw', cannot be in the key}}
  [[cachepy::cache_file]] int through_another() const { return this->through(); }

  // Fine: they read nothing of these.
  [[cachepy::cache_file]] int reads_ignored() const {
    const std::lock_guard guard(mutex);
    return ignored == nullptr;
  }
  [[cachepy::cache_file]] int unevaluated() const { return sizeof(*raw) + sizeof(*this) + noexcept(raw[0]); }
};

// What is changed must be such as a hit can give back.
struct Changed {
  std::shared_ptr<int> shared;  // expected-note {{declared here}}
  unsigned flag : 3;            // expected-note {{declared here}}
  std::unique_ptr<int> owned;
  const std::shared_ptr<int> constant;
  [[cachepy::ignore]] std::mutex* lock = nullptr;

  [[cachepy::cache_file]] void through_shared() {  // expected-error {{'through_shared' cannot be cached: what it changes of its object, 'this.shared', cannot be given back by a hit: it is a 'std::shared_ptr<int>', whose object others may hold, who would not see the change; use std::unique_ptr, or hold the object by value, or mark the field [[cachepy::ignore]], which a hit leaves as it is}}
    *shared = 1;                                   // expected-note {{read here}}
  }
  [[cachepy::cache_file]] void bit() {  // expected-error {{'bit' cannot be cached: what it changes of its object, 'this.flag', cannot be given back by a hit: it is a bit-field, or lies unaligned in a packed class; make it a field of its own}}
    flag = 1;                           // expected-note {{read here}}
  }
  // Fine.
  [[cachepy::cache_file]] void through_owned() {
    *owned = 1;
    lock = nullptr;
  }
  [[cachepy::cache_file]] int reads() { return flag; }
};

// What a derived class adds cannot be given back.
struct Shape {
  virtual ~Shape() = default;
  virtual double area() const = 0;
  virtual void grow() {}
  virtual int corners() const final { return 4; }
  virtual int colour() const { return 1; }
  double side = 1;
  void helper() { grow(); }  // expected-note {{read here}}
  [[cachepy::cache_file]] int grows() {  // expected-error {{'grows' cannot be cached: it calls the virtual function 'grow' of its object, and it changes its object, and a hit cannot give back what a class derived from 'Shape' adds; make the class final, or return what changes}}
    grow();                              // expected-note {{read here}}
    return 1;
  }
  [[cachepy::cache_file]] int indirectly() { helper(); return 1; }  // expected-error {{'indirectly' cannot be cached: it calls the virtual function 'grow'}}
  [[cachepy::cache_file]] double keeps() {  // expected-error {{'keeps' cannot be cached: it calls the virtual function 'area' of its object, and it changes its object}}
    return side = area();                   // expected-note {{read here}}
  }
  [[cachepy::cache_file]] double handed_on();
  // Fine.
  [[cachepy::cache_file]] double direct() const { return 2 * area(); }
  [[cachepy::cache_file]] int not_pure() const { return colour(); }
#if __clang_major__ >= 18  // C++23's explicit object
  [[cachepy::cache_file]] double itself(this const Shape& self) { return self.area(); }
#endif
  [[cachepy::cache_file]] double own_field() const { return side + corners() + Shape::colour(); }
};
double area_of(Shape& shape);
double Shape::handed_on() {  // expected-error {{'handed_on' cannot be cached: it hands its object on where virtual functions can be called, and it changes its object}}
  return area_of(*this);     // expected-note {{read here}}
}
struct Square final : Shape {
  double area() const override { return side * side; }
  [[cachepy::cache_file]] double fine() const { return area() + Shape::own_field(); }
};
// An object of a derived class with state of its own would be cut.
struct ByCodec {
  virtual ~ByCodec() = default;
  virtual int value() const { return 1; }
  [[cachepy::cache_file]] int get() const {  // expected-error {{'get' cannot be cached: it calls the virtual function 'value' of its object, and what a class derived from 'ByCodec' adds is not in the key; make the class final, or cache a static function that takes what it reads as parameters}}
    return value();                          // expected-note {{read here}}
  }
};
template <>
struct cachepy::Codec<ByCodec> {
  static void encode(Encoder&, const ByCodec&) {}
  static ByCodec decode(Decoder&) { return {}; }
};

// One cast does not prove that every object is of that class, unless the class is a template argument.
struct Derived;
struct Kinds {
  bool is_derived = false;
  [[cachepy::cache_file]] int down() const;
};
struct Derived : Kinds {
  int value = 1;
};
int Kinds::down() const {                                             // expected-error {{'down' cannot be cached: it casts its object to a derived class, and what a class derived from 'Kinds' adds is not in the key}}
  return is_derived ? static_cast<const Derived*>(this)->value : 0;  // expected-note {{read here}}
}
template <class T>
struct Other;
template <class T>
struct Unrelated {
  [[cachepy::cache_file]] int down() const {           // expected-error {{'down' cannot be cached: it casts its object to a derived class}}
    return static_cast<const Other<T>*>(this)->number;  // expected-note {{read here}}
  }
};
template <class T>
struct Other : Unrelated<T> {
  int number = 1;
};
static int use = Other<int>().down();

// What a class derived from that one adds cannot be given back.
template <class D>
struct Counting {
  [[cachepy::cache_file]] int count() {           // expected-error {{'count' cannot be cached: it casts its object to a derived class, and it changes its object}}
    return ++static_cast<D*>(this)->counted;      // expected-note {{read here}}
  }
};
struct Counted : Counting<Counted> {
  virtual ~Counted() = default;
  int counted = 0;
};
static int counted = Counted().count();

// It may be changed through what the call returns.
struct Handle2 {
  virtual ~Handle2() = default;
  virtual int& at() const = 0;
  [[cachepy::cache_file]] int bump() { return ++at(); }  // expected-error {{'bump' cannot be cached: it calls the virtual function 'at' of its object, and it changes its object}} expected-note {{read here}}
};

union Union {  // expected-note {{declared here}}
  int whole;
  float real;
  [[cachepy::cache_file]] int get() const {  // expected-error {{'get' cannot be cached: what it reads of its object, 'this', is a union, and which member is active cannot be known; use std::variant}}
    return whole;                            // expected-note {{read here}}
  }
};

#if __clang_major__ >= 18
struct ByHand {
  int value = 0;
  [[cachepy::cache_file]] int changes(this ByHand& self) { return ++self.value; }
  [[cachepy::cache_file]] int reads(this const ByHand& self, int x) { return self.value + x; }
  [[cachepy::cache_file]] int copies(this ByHand self) { return ++self.value; }
};
#endif
