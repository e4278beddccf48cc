// Looking into a type must not break a program that compiles without the plugin: what does not compile for cachepy is a
// refusal that names the parameter, or leaves a variable out of the key.
// RUN: %real-clang -std=c++20 -fsyntax-only -Xclang -verify -ferror-limit=1000 -ftemplate-depth=100 %s
// RUN: not %real-clang -std=c++20 -fsyntax-only -ferror-limit=1 -ftemplate-depth=100 %s 2>&1 | FileCheck --check-prefix=LIMIT %s
// RUN: not %real-clang -std=c++20 -fsyntax-only -Wfatal-errors -ftemplate-depth=100 %s 2>&1 | FileCheck --check-prefix=LIMIT %s
// RUN: %real-clang -std=c++20 -c -o %t.o -DGLOBALS_ONLY -ftemplate-depth=100 %s 2>&1 | FileCheck --check-prefix=GLOBALS %s
// RUN: not %real-clang -std=c++20 -fsyntax-only -DHANDED_ON %s 2>&1 | FileCheck --check-prefix=HANDED %s
#include <cachepy/cachepy.h>

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

// A serialize() that is made for other archives.
struct ForOthers {
  int value = 0;
  template <class Archive>
  void serialize(Archive& archive) {
    archive.begin_object("value");
  }
};
// One whose body is looked into before it is called, to know its result.
struct Deduced {
  int value = 0;
  template <class Archive>
  auto serialize(Archive& archive) {
    return archive.begin_object("value");
  }
};
// One that hands on what cannot be encoded.
struct Handing {
  int* data = nullptr;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(data);
  }
};
// One that hands on a type that failed before.
struct Around {
  int value = 0;
  template <class Archive>
  void serialize(Archive& archive) {
    ForOthers inner;
    archive(inner);
  }
};
// One that never ends.
template <int n>
struct Endless {
  template <class Archive>
  void serialize(Archive& archive) {
    Endless<n + 1> next;
    archive(next);
  }
};
// As Boost's, for whatever comes along.
namespace generic {
struct Plain {
  int value = 0;
};
template <class Archive, class T>
void serialize(Archive& archive, T& value, unsigned version) {
  value.serialize(archive, version);
}
}  // namespace generic
// A class template that cannot be instantiated, and need not be: only references to it are used.
template <class T>
struct OnlyNamed {
  static_assert(sizeof(T) > 100, "T is too small");
};
// A default member initialiser and an assignment that are never used.
template <class T>
struct NoDefault {
  T value = T::none();
};
template <class T>
struct NoAssignment {
  T value{};
  NoAssignment() = default;
  NoAssignment(const NoAssignment&) = default;
  NoAssignment& operator=(const NoAssignment& other) noexcept(noexcept(T::assign())) {
    value = other.value;
    return *this;
  }
};
// A copy that is never made, and a move that is.
template <class T>
struct NoCopy {
  T value{};
  NoCopy() = default;
  NoCopy(const NoCopy& other) : value(T::copy(other.value)) {}
  NoCopy(NoCopy&&) = default;
};
// A constructor that would move the class, too, were it called so.
struct Greedy {
  int value = 0;
  template <class T>
  Greedy(T&& from) : value(std::decay_t<T>::of(from)) {}
  Greedy(const Greedy&) = default;
};
// A codec that does not fit.
struct Coded {
  int* data;
};
template <>
struct cachepy::Codec<Coded> {
  template <class Out>
  static void encode(Out& out, const Coded& value) {
    out.write(value.data);
  }
  static Coded decode(Decoder&);
};
// An allocator that the container's own functions cannot use.
template <class T>
struct BadAllocator : std::allocator<T> {
  template <class U>
  struct rebind {
    using other = BadAllocator<U>;
  };
  T* allocate(std::size_t n) { return T::allocate(n); }
};

#if defined(HANDED_ON)

// What no codec sees.
// HANDED: error: 'converts' cannot be cached: the code that passes its arguments and its result does not compile: no member named 'of' in 'Greedy'
[[cachepy::cache_file]] int converts(Greedy value) { return value.value; }

#elif !defined(GLOBALS_ONLY)

// LIMIT: error: 'for_others' cannot be cached: parameter 'value' cannot be in the key
// expected-error@+1 {{'for_others' cannot be cached: parameter 'value' cannot be in the key: it is a 'ForOthers', and what would encode it does not compile: no member named 'begin_object' in 'cachepy::detail::EncodeArchive' (does_not_compile.cpp:21); specialise cachepy::Codec for it; or mark it [[cachepy::ignore_arg]]}}
[[cachepy::cache_file]] int for_others(const ForOthers& value) { return value.value; }
// expected-error@+1 {{'once_more' cannot be cached: parameter 'value' cannot be in the key: it is a 'ForOthers', and what would encode it does not compile: no member named 'begin_object'}}
[[cachepy::cache_file]] int once_more(const ForOthers& value) { return value.value; }
// expected-error@+1 {{parameter 'value' cannot be in the key: it is a 'Deduced', and what would encode it does not compile: no member named 'begin_object' in 'cachepy::detail::ArchiveProbe'}}
[[cachepy::cache_file]] int deduced(const Deduced& value) { return value.value; }
// expected-error@+1 {{parameter 'value' cannot be in the key: std::vector<Deduced>::value_type is a 'Deduced', and what would encode it does not compile: no member named 'begin_object'}}
[[cachepy::cache_file]] int deduced_elements(const std::vector<Deduced>& value) { return value.size(); }
// expected-error@+1 {{parameter 'value' cannot be in the key: it is a 'Handing', and what would encode it does not compile: a value of this type cannot be encoded (a raw pointer, a function, a reference?)}}
[[cachepy::cache_file]] int handing(const Handing& value) { return *value.data; }
// expected-error@+1 {{parameter 'value' cannot be in the key: it is a 'Around', and what would encode it does not compile: no member named 'begin_object'}}
[[cachepy::cache_file]] int around(const Around&value) { return 1; }
// expected-error@+1 {{parameter 1 cannot be in the key: it is a 'Endless<0>', and what would encode it does not compile: recursive template instantiation exceeded maximum depth of 100}}
[[cachepy::cache_file]] int endless(const Endless<0>&) { return 1; }
// expected-error@+1 {{parameter 'value' cannot be in the key: it is a 'generic::Plain', and what would encode it does not compile: no member named 'serialize' in 'generic::Plain'}}
[[cachepy::cache_file]] int by_generic_function(const generic::Plain& value) { return value.value; }
// expected-error@+1 {{parameter 2 cannot be in the key: it is a 'OnlyNamed<int>', and what would encode it does not compile: static assertion failed due to requirement 'sizeof(int) > 100': T is too small}}
[[cachepy::cache_file]] int only_named(int a, const OnlyNamed<int>&) { return a; }
// expected-error@+1 {{parameter 2 cannot be in the key: it is a 'OnlyNamed<int>', and what would encode it does not compile: static assertion failed due to requirement 'sizeof(int) > 100': T is too small}}
[[cachepy::cache_file]] int only_named_again(int a, const OnlyNamed<int>&) { return a; }
[[cachepy::cache_file]] int ignored(int a, [[cachepy::ignore_arg]] const OnlyNamed<long>&) { return a; }
[[cachepy::cache_file]] int never_made(const NoDefault<int>& value) { return value.value; }
// expected-error@+1 {{'made' cannot be cached: its result cannot be stored: it is a 'NoDefault<long>', and what would encode it does not compile: type 'long' cannot be used prior to '::' because it has no members}}
[[cachepy::cache_file]] NoDefault<long> made() { return {1}; }
[[cachepy::cache_file]] int never_assigned(const NoAssignment<int>& value) { return value.value; }
[[cachepy::cache_file]] int moved(NoCopy<int> value) { return value.value; }
[[cachepy::cache_file]] int moved_too(const NoCopy<int> value) { return value.value; }
// expected-error@+1 {{parameter 'value' cannot be in the key: it is a 'Coded', and what would encode it does not compile: no member named 'write' in 'cachepy::detail::Encoder'}}
[[cachepy::cache_file]] int coded(const Coded& value) { return *value.data; }
[[cachepy::cache_file]] int argument(const std::vector<int, BadAllocator<int>>& value) { return value.size(); }
// expected-error@+1 {{'result' cannot be cached: its result cannot be stored: it is a 'std::vector<int, BadAllocator<int>>', and what would encode it does not compile: type 'int' cannot be used prior to '::' because it has no members}}
[[cachepy::cache_file]] std::vector<int, BadAllocator<int>> result() { return {}; }
// What is fine remains so.
[[cachepy::cache_file]] int fine(const std::map<std::string, std::vector<int>>& value) { return value.size(); }

#else

// GLOBALS: warning: 'of_others' may change between calls, but is not in the key of 'reads'
// GLOBALS: warning: 'around_it' may change between calls, but is not in the key of 'reads'
// GLOBALS: 2 warnings generated.
ForOthers of_others;
Around around_it;
std::vector<int> plain{1};
void change() {
  of_others.value = 2;
  around_it = Around();
  plain.push_back(1);
}
[[cachepy::cache_file]] int reads(int a) {
  return a + of_others.value + around_it.value + int(plain.size());
}

#endif
