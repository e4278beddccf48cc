// What is written for member functions: the object, and those parts of it that the key holds, and no others.
// RUN: %cachepy-clang -std=c++2b -Wno-vla-extension -fsyntax-only -fplugin-arg-cachepy-print-rewritten %s | FileCheck %s
#include "../types/Inputs/types.h"

struct Unknown;
int elsewhere(const Unknown& whole);

struct Base {
  int b1 = 0, b2 = 0;
  int base_only() const { return b1; }
};
struct Coded {
  int* data = nullptr;
  int length() const { return *data; }
};
template <>
struct cachepy::Codec<Coded> {
  static void encode(cachepy::detail::Encoder&, const Coded&) {}
};

struct Unknown : Base, private std::vector<int>, Coded {
  int used = 0, unused = 0;
  std::string text;
  const std::string& reference = text;
  unsigned bits : 3 = 0;
  mutable int count = 0;
  struct {
    int inner;
    int other;
  };
  [[cachepy::ignore]] int ignored = 0;
  static const int shared;
  mutable std::mutex mutex;
  Unknown() = default;
  Unknown(const Unknown&) {}

  // CHECK: {{^}}int Unknown::one(int x) {
  // CHECK-NEXT: {{{[0-9]+}}U, "Unknown::one", "int (int) const", "int", {{.*}} {"this.used\000x", 2U}, "vv", nullptr};
  // CHECK-NEXT: return cachepy::detail::memoize(__cachepy_site, cachepy::detail::method(&uncached_one, (*this), (*this).used), x);
  [[cachepy::cache_file]] int one(int x) const { return used * x; }

  // CHECK: Unknown::nothing(int x)
  // CHECK: {"x", 1U}
  [[cachepy::cache_file]] int nothing(int x) const { return x + shared; }

  // CHECK: Unknown::all_kinds(
  // CHECK: {"this.reference\000this.bits\000this.inner\000threads", 4U}, "vvvi"
  // CHECK-NEXT: method(&uncached_all_kinds, (*this), (*this).reference, (*this).bits, (*this).inner), cachepy::detail::ignored(threads));
  [[cachepy::cache_file]] unsigned all_kinds([[cachepy::ignore_arg]] int threads) const {
    const std::lock_guard guard(mutex);
    return bits + unsigned(this->reference.size()) + unsigned((*this).inner) + unsigned(ignored) + unsigned(threads);
  }

  // CHECK: Unknown::in_bases(
  // CHECK: {"this.Base::b1\000this.Base::b2\000this.std::vector<int, std::allocator<int>>\000this.Coded", 4U}
  // CHECK-NEXT: method(&uncached_in_bases, (*this), (*this).b1, (*this).b2, (*this), (*this)));
  [[cachepy::cache_file]] int in_bases() const { return base_only() + Base::b2 + int(size()) + length(); }

  // CHECK: Unknown::through_calls(
  // CHECK: {"this.used\000this.unused", 2U}
  int more() const { return unused + again(); }
  int again() const { return used > 0 ? more() : 0; }
  [[cachepy::cache_file]] int through_calls() const { return more(); }

  // CHECK: Unknown::in_lambdas(
  // CHECK: {"this.used\000this.inner", 2U}
  [[cachepy::cache_file]] int in_lambdas() const {
    auto by_this = [this] { return used; };
    auto by_copy = [=, this](int x) { return inner + x; };
    return by_copy(by_this());
  }

  // Reads nothing of what it only writes.
  // CHECK: Unknown::writes(
  // CHECK: {"", 0U}
  [[cachepy::cache_file]] int writes() const {
    ++count;
    count += 2;
    count = 3;
    return 1;
  }
  // CHECK: Unknown::reads_what_it_writes(
  // CHECK: {"this.count", 1U}
  [[cachepy::cache_file]] int reads_what_it_writes() const { return ++count; }

  // A local class has a `this` of its own.
  // CHECK: Unknown::with_local_class(
  // CHECK: {"this.used", 1U}
  [[cachepy::cache_file]] int with_local_class() const {
    struct Local {
      int unused = 1;
      int get() const { return unused; }
    };
    return Local().get() + Local{}.unused + used;
  }

  // All of it, where it leaves.
  // CHECK: Unknown::handed_on(
  // CHECK: {"this.Base::b1\000this.Base::b2\000this.std::vector<int, std::allocator<int>>\000this.Coded\000this.used\000this.unused\000this.text\000this.reference\000this.bits\000this.count\000this.inner\000this.other", 12U}
  [[cachepy::cache_file]] int handed_on() const { return elsewhere(*this); }
  // CHECK: Unknown::kept(
  // CHECK: {"{{.*}}this.other", 12U}
  [[cachepy::cache_file]] int kept() const {
    const auto* self = this;
    return self->used;
  }
  // CHECK: Unknown::copied_by_lambda(
  // CHECK: {"{{.*}}this.other", 12U}
  [[cachepy::cache_file]] int copied_by_lambda() const {
    return [*this] { return used; }();
  }
  // CHECK: Unknown::in_generic_lambda(
  // CHECK: {"this.used", 1U}
  [[cachepy::cache_file]] int in_generic_lambda() const {
    return [this](auto x) { return used + x; }(1);
  }
  // CHECK: Unknown::calls_in_generic_lambda(
  // CHECK: {"{{.*}}this.other", 12U}
  int overloaded(int x) const { return x; }
  int overloaded(long x) const { return int(x) + unused; }
  [[cachepy::cache_file]] int calls_in_generic_lambda() const {
    return [this](auto x) { return overloaded(x); }(1L);
  }
  // CHECK: Unknown::calls_what_is_elsewhere(
  // CHECK: {"{{.*}}this.other", 12U}
  int declared() const;
  [[cachepy::cache_file]] int calls_what_is_elsewhere() const { return declared(); }
};

// With a codec of its own, the object is one part.
struct Custom {
  int* data = nullptr;
  template <class Archive>
  void serialize(Archive&) {}
  // CHECK: Custom::get(
  // CHECK: {"this", 1U}
  // CHECK-NEXT: method(&uncached_get, (*this), (*this)));
  [[cachepy::cache_file]] int get() const { return *data; }
};

// A serialize() that is inherited may know nothing of the fields here.
struct InheritsSerialize : Custom {
  int k = 1;
  // CHECK: InheritsSerialize::both(
  // CHECK: {"this.Custom\000this.k", 2U}
  [[cachepy::cache_file]] int both() const { return k + *data; }
};

// The length of an array is evaluated where it is not a constant, also in a type and in sizeof.
struct Lengths {
  int n = 1, unused = 0;
  // CHECK: Lengths::of_variable(
  // CHECK: {"this.n", 1U}
  [[cachepy::cache_file]] unsigned long of_variable() const {
    char bytes[n];
    return sizeof(bytes);
  }
  // CHECK: Lengths::of_type(
  // CHECK: {"this.n", 1U}
  [[cachepy::cache_file]] unsigned long of_type() const { return sizeof(char[n]); }
  // CHECK: Lengths::of_alias(
  // CHECK: {"this.n", 1U}
  [[cachepy::cache_file]] unsigned long of_alias() const {
    typedef char Bytes[n];
    return sizeof(Bytes);
  }
};

// CHECK: T<int>::get() {
// CHECK: "T<int>::get", "int () const"{{.*}} {"this.value", 1U}
// CHECK: T<long>::get() {
// CHECK: "T<long>::get", "long () const"{{.*}} {"this.value", 1U}
template <class V>
struct T {
  V value{};
  int unused = 0;
  [[cachepy::cache_file]] V get() const { return value; }
};
int use = T<int>().get() + int(T<long>().get());
