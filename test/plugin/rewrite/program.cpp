// A program with functions of every shape does the same with the plugin as without, however it is compiled.
// RUN: %plain-clang -w -std=c++20 %s %S/Inputs/other_unit.cpp -o %t.plain && %t.plain > %t.expected
// RUN: FileCheck %s < %t.expected
// RUN: %cachepy-clang -std=c++20 %s %S/Inputs/other_unit.cpp -o %t && %t | diff %t.expected -
// RUN: %cachepy-clang -std=c++17 -O3 -g -fno-rtti %s %S/Inputs/other_unit.cpp -o %t && %t | diff %t.expected -
// RUN: %cachepy-clang -std=c++20 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all %s %S/Inputs/other_unit.cpp -o %t && %t | diff %t.expected -
// RUN: %cachepy-clang -std=c++20 -O2 -flto=thin -fuse-ld=lld %s %S/Inputs/other_unit.cpp -o %t && %t | diff %t.expected -
// RUN: %cachepy-clang -std=c++2b -O2 -fvisibility=hidden -fPIE -pie -ffunction-sections -Wl,--gc-sections %s %S/Inputs/other_unit.cpp -o %t && %t | diff %t.expected -
// RUN: %cachepy-clang -std=c++20 -O1 -fsanitize=thread %s %S/Inputs/other_unit.cpp -o %t && %t | diff %t.expected -
// RUN: %cachepy-clang -std=c++20 -O2 -fPIC -shared %S/Inputs/other_unit.cpp -o %t.so && %cachepy-clang -std=c++20 -O2 %s %t.so -o %t && %t | diff %t.expected -
// RUN: %plain-clang -w -std=c++20 -c %s -o %t.o && %cachepy-clang -std=c++20 %t.o %S/Inputs/other_unit.cpp -o %t && %t | diff %t.expected -
// RUN: %cachepy-clang -std=c++20 --coverage %s %S/Inputs/other_unit.cpp -o %t && env GCOV_PREFIX=%t.gcov %t | diff %t.expected -
#include "Inputs/shapes.h"

#include <cstdio>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

// CHECK: the plain program ran
namespace ns {
[[cachepy::cache_file]] int load(int a) { return a + 1; }
[[cachepy::cache_file]] static int load(const std::string& text, int times = 2 + 1) { return int(text.size()) * times; }
inline namespace v1 {
[[cachepy::cache_file]] int versioned() { return 1; }
}  // namespace v1
}  // namespace ns

namespace {
[[cachepy::cache_file]] int same_name_elsewhere(int value) { return value; }
struct Hidden {
  int value;
};
[[cachepy::cache_file]] Hidden hidden(Hidden h) { return {h.value + 1}; }
}  // namespace

extern "C" {
[[cachepy::cache_file]] int c_function(int a) { return a; }
}
extern "C" [[cachepy::cache_file]] int c_function_too(int a) { return a; }

// Called before it is defined.
[[cachepy::cache_file]] int defined_later(int a);
static int before_main = defined_later(20);
int defined_later(int a) { return a * 2; }

[[cachepy::cache_file]] std::unique_ptr<int> moves(std::unique_ptr<int> p, const std::vector<int> v, std::string&& s) {
  const std::string taken = std::move(s);
  return std::make_unique<int>(*p + int(v.size() + taken.size()));
}

[[cachepy::cache_file]] int odd(int n);
[[cachepy::cache_file]] int even(int n) { return n == 0 ? 1 : odd(n - 1); }
int odd(int n) { return n == 0 ? 0 : even(n - 1); }

[[cachepy::cache_file]] int throws(int a) {
  if (a > 1) throw std::out_of_range("from " + std::string(__func__));
  return a;
}
[[cachepy::cache_file]] int catches(int a) try { return throws(a); } catch (const std::exception& e) {
  return int(std::string(e.what()).size()) + a;
}
[[cachepy::cache_file]] int quiet(int a) noexcept { return a; }

[[cachepy::cache_file]] std::string names(int) {
  return std::string(__func__) + "|" + __PRETTY_FUNCTION__ + "|" + __FUNCTION__ + "|" + __builtin_FUNCTION();
}

template <class... A>
[[cachepy::cache_file]] int sum(A... a) {
  return (a + ... + 0);
}
template <class T>
[[cachepy::cache_file]] std::string special(T) {
  return "any";
}
template <>
[[cachepy::cache_file("own")]] std::string special(int) {
  return "int";
}
template int doubled<int>(const int&);

struct Value {
  int x;
  [[cachepy::cache_file]] friend Value operator-(const Value& a, const Value& b) { return {a.x - b.x}; }
  [[cachepy::cache_file]] static int inside(int a) { return a * 3; }
  [[cachepy::cache_file]] static int outside(int a);
};
int Value::outside(int a) { return inside(a) + 1; }
[[cachepy::cache_file]] const Value operator+(const Value& a, const Value& b) { return {a.x + b.x}; }
template <class T>
struct Generic {
  [[cachepy::cache_file]] static T same(T a) { return a; }
};

class Methods {
 public:
  explicit Methods(int k) : k_(k) {}
  [[cachepy::cache_file]] int in_class(int x) const { return k_ * x; }
  [[cachepy::cache_file]] int out_of_line(int x) const&;
  [[cachepy::cache_file]] int operator()(int x, int y) const noexcept { return [=, this] { return k_ + x - y; }(); }
  [[cachepy::cache_file]] int operator[](std::string text) const { return int(text.size()) + k_; }
  [[cachepy::cache_file]] Methods operator+(const Methods& other) const { return Methods(k_ + other.k_); }
  [[cachepy::cache_file]] operator std::string() const { return std::to_string(k_); }
  [[cachepy::cache_file]] auto tried(int x) const -> decltype(x + 1.0) try {
    if (x > 0) throw x;
    return k_;
  } catch (int thrown) {
    return thrown + 0.5 + k_;
  }
  [[cachepy::cache_file]] std::unique_ptr<int> moves(std::unique_ptr<int> p) const { return *p += k_, std::move(p); }
  [[cachepy::cache_file]] int counts() const {
    static int calls = 0;
    return ++calls + k_ + int(std::string(__func__).size());
  }
  template <class... A>
  [[cachepy::cache_file]] int sum(A... a) const { return (a + ... + k_); }
  struct Nested {
    int n;
    [[cachepy::cache_file]] int twice() const { return n * 2; }
  };

 private:
  int k_;
};
int Methods::out_of_line(int x) const& { return k_ - x; }
template <class T>
struct Box {
  T value;
  [[cachepy::cache_file]] T get(int times) const;
};
template <class T>
T Box<T>::get(int times) const { return times == 0 ? T() : value + get(times - 1); }
template <>
char Box<char>::get(int) const { return value; }
template struct Box<double>;
template <class T>
struct Box<T*> {
  T* value;
  [[cachepy::cache_file]] int get() const { return sizeof(T); }
};
namespace {
struct Unnamed {
  int k;
  [[cachepy::cache_file]] int get() const { return k; }
};
}  // namespace
struct Left { virtual ~Left() = default; virtual int left() const { return 1; } };
struct Right { virtual int right(int x) const = 0; int r = 5; };
struct Both final : Left, virtual Right {
  [[cachepy::cache_file]] int right(int x) const override { return x + r + left(); }
};

[[cachepy::cache_file]] auto deduced(int a) { return std::map<int, int>{{a, a}}; }
[[cachepy::cache_file]] auto trailing(int a) -> decltype(a + 1.0) { return a + 1.5; }
using Signature = int(int);
[[cachepy::cache_file]] Signature by_alias;
int by_alias(int a) { return a; }
[[cachepy::cache_file]] int labelled(int a) __asm__("labelled_symbol");
int labelled(int a) { return a; }
[[cachepy::cache_file]] __attribute__((weak)) int weak(int a) { return a; }
[[cachepy::cache_file, gnu::noinline, gnu::hot, nodiscard]] double attributed(double a) { return a; }
[[cachepy::cache_file]] bool text(const char* pointer, const char (&array)[3]) { return pointer[0] == array[0]; }

[[cachepy::cache_file]] int everything_inside(int a) {
  static int __cachepy = 1;
  struct Local {
    [[cachepy::cache_file]] static int twice(int v) { return v * 2; }
  };
again:
  if (a > 3) {
    --a;
    goto again;
  }
  struct WithThis {
    int k;
    [[cachepy::cache_file]] int get() const { return k; }
  };
  a += WithThis{4}.get();
  const auto add = [&, b = a](auto x) { return a + b + x; };
  const auto [p, q] = std::pair{1, 2};
  return add(p + q) + Local::twice(__cachepy++);
}

[[cachepy::cache_file]] int ignores([[cachepy::ignore_arg]] std::function<int(int)> f, [[cachepy::ignore_arg]] int* p,
                                    [[cachepy::ignore_arg]] int& out, [[cachepy::ignore_arg]] void (*)()) {
  out = f(*p);
  return out;
}

// Constructors of every kind.
struct Part {
  [[cachepy::cache_file]] Part();
  [[cachepy::cache_file]] Part(std::unique_ptr<int> p, const std::vector<int> v, std::string&& s)
  try : value(*p + int(v.size())), word(std::move(s)) {
    if (value > 9) throw std::out_of_range("part");
  } catch (const std::out_of_range&) {
    ++failures;
  }
  virtual ~Part() = default;
  virtual int twice() const { return 2 * value; }
  int value = 4, before = twice();
  std::string word = "word";
  static int failures;
};
int Part::failures = 0;
Part::Part() : value(5) { word += std::to_string(twice()); }
struct Whole : Part, private std::vector<int> {
  using Part::Part;
  [[cachepy::cache_file]] explicit Whole(int n) noexcept : std::vector<int>(n) {}
  Whole(const Whole&) = delete;
  int twice() const override { return 3 * value; }
  [[no_unique_address]] Part second;
};
struct AbstractPart {
  [[cachepy::cache_file]] explicit AbstractPart(int n) : n(n) {}
  virtual int get() const = 0;
  int n;
};
static const Part early;
[[cachepy::cache_file]] std::ostream& writes(std::ostream& out, int n) { return out << n; }
template <class F>
[[cachepy::cache_file]] int calls(F function) {
  return function(2);
}
struct Caller {
  int k = 3;
  int call() const {
    const auto inner = [this](int x) { return x + k; };
    return calls([this](int x) { return x * k; }) + calls([inner](auto x) { return inner(x); }) + calls([=, *this](int x) { return x - k; });
  }
};

int main() {
  std::puts("the plain program ran");
  std::printf("%d %d %d %d\n", ns::load(1), ns::load("abc"), ns::load("abc", 5), ns::versioned());
  std::printf("%d %d\n", same_name_elsewhere(1), hidden({1}).value);
  std::printf("%d %d %d\n", c_function(1), c_function_too(2), before_main);
  std::printf("%d\n", *moves(std::make_unique<int>(1), std::vector<int>(2), "abc"));
  std::printf("%d %d %d %d\n", even(5), catches(1), catches(2), quiet(3));
  std::printf("%s\n", names(1).c_str());
  std::printf("%d %s %s\n", sum(1, 2, 3) + sum(), special(1).c_str(), special('c').c_str());
  std::printf("%d %d %d %ld\n", (Value{1} - Value{2}).x, (Value{1} + Value{2}).x, Value::outside(2), Generic<long>::same(4));
  std::printf("%zu %g %d %d %d %g %d\n", deduced(1).size(), trailing(1), by_alias(1), labelled(2), weak(3), attributed(4), text("a", "ab"));
  std::printf("%d %d\n", everything_inside(9), everything_inside(9));
  const Methods two(2), three(3);
  for (const Methods* m : {&two, &three}) {
    std::printf("%d %d %d %d %s %s\n", m->in_class(4), m->out_of_line(4), (*m)(4, 5), (*m)["abc"],
                static_cast<std::string>(two + *m).c_str(), static_cast<std::string>(*m).c_str());
    std::printf("%g %g %d %d %d %d\n", m->tried(0), m->tried(1), *m->moves(std::make_unique<int>(1)), m->counts(),
                m->sum(1, 2, 3), m->sum());
  }
  std::printf("%d %s %c %g %d\n", Box<int>{2}.get(3), Box<std::string>{"ab"}.get(2).c_str(), Box<char>{'x'}.get(1),
              Box<double>{1.5}.get(2), Box<int*>{nullptr}.get());
  const std::unique_ptr<Inline> shapes[] = {std::make_unique<Inline>(), std::make_unique<Keyed>()};
  for (const auto& shape : shapes) std::printf("%d ", shape->scaled(7));
  const Both both;
  const std::unique_ptr<KeyedLater> later = std::make_unique<KeyedLater>();
  std::printf("%d %d ", later->scaled(2), later->key(3));
  std::printf("%d %d %d %d\n", Keyed().shifted(1), static_cast<const Right&>(both).right(1), Unnamed{6}.get(),
              Methods::Nested{4}.twice());
  Part part(std::make_unique<int>(4), {1, 2}, "moved");
  std::printf("%d %s %d %s %d\n", part.value, part.word.c_str(), part.twice(), early.word.c_str(), early.before);
  try {
    Part(std::make_unique<int>(9), {1}, "thrown");
  } catch (const std::out_of_range& e) {
    std::printf("%s %d\n", e.what(), Part::failures);
  }
  const Whole whole(6);
  const Whole inherits(std::make_unique<int>(1), std::vector<int>(), "w");
  struct Concrete : AbstractPart {
    using AbstractPart::AbstractPart;
    int get() const override { return -n; }
  };
  std::printf("%d %s %d %d %zu %d\n", inherits.twice(), inherits.word.c_str(), inherits.before, Concrete(7).get(),
              Made(3L, 2).text.size(), Made(2).order + whole.twice());
  writes(std::cout, 1) << 2 << std::endl;
  std::printf("%d\n", Caller().call());
  int in = 3, out = 0;
  std::printf("%d", ignores([](int a) { return a + 1; }, &in, out, nullptr));
  std::printf(" %d\n", out);
  std::printf("%d %d", counter(1), in_other_unit(10));
  std::printf(" %d %s\n", counter(1), doubled(std::string("x")).c_str());
  try {
    throws(2);
  } catch (const std::out_of_range& e) {
    std::printf("%s\n", e.what());
  }
}
