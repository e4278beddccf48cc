// Names of helpers that can be seen in a result, and renamings that mean something else.
#include <cachepy/cachepy.h>

#include <cstdio>
#include <string>
#include <typeinfo>

// Exchanged.
static int E(first, second)(int x) {
  return x + 1;
}
static int E(second, first)(int x) {
  return x * 10;
}
[[cachepy::cache_file("cache")]] int exchanged(int x) {
  return first(x) * 1000 + second(x);
}
// Exchanged two calls below, and in a cycle.
int E(low, high)(int x) {
  return x - 1;
}
int E(high, low)(int x) {
  return x - 2;
}
static int between(int x) {
  return low(x) * 100 + high(x);
}
static int E(even, odd)(int x);
static int E(odd, even)(int x) {
  return x <= 0 ? 7 : E(even, odd)(x - 1);
}
static int E(even, odd)(int x) {
  return x <= 0 ? 3 : E(odd, even)(x - 1);
}
[[cachepy::cache_file("cache")]] int deeper(int x) {
  return between(x) * 100 + even(x) * 10 + odd(x);
}
// A helper takes the name of another one that is gone.
#if E(1, 0)
static int kept(int x) {
  return x + 100;
}
#else
static int kept(int x) {
  return x + 200;
}
#endif
[[cachepy::cache_file("cache")]] int taken(int x) {
  return kept(x);
}
// Another overload is chosen.
static int pick(long) {
  return 1;
}
static int E(pick, unused)(int) {
  return 2;
}
[[cachepy::cache_file("cache")]] int overload(int x) {
  return pick(x);
}
// A virtual function is hidden instead of overridden.
struct Base {
  virtual ~Base() = default;
  virtual int value() const { return 1; }
};
struct Derived : Base {
  int E(value, other)() const E(override, ) { return 2; }
};
[[cachepy::cache_file("cache")]] int hidden(int x) {
  const Derived derived;
  const Base& base = derived;
  return base.value() + x;
}
// Seen by the program.
static std::string E(named, renamed)() {
  return __func__;
}
static std::string E(pretty, prettier)() {
  return __PRETTY_FUNCTION__;
}
static std::string where(const char* function = __builtin_FUNCTION()) {
  return function;
}
static std::string E(calling, called)() {
  return where();
}
static std::string E(local, nearby)() {
  struct Local {};
  return typeid(Local).name();
}
[[cachepy::cache_file("cache")]] std::string seen(int) {
  return E(named, renamed)() + E(pretty, prettier)() + E(calling, called)() + E(local, nearby)();
}
// Found by argument-dependent lookup.
namespace types {
struct Value {
  int v;
};
int E(measure, count)(Value value) {
  return value.v;
}
}  // namespace types
template <class T>
int measure(const T&) {
  return -1;
}
[[cachepy::cache_file("cache")]] int looked_up(int x) {
  return measure(types::Value{x});
}
// Static variables: two counters, or one.
static int counter() {
  static int count = 0;
  return ++count;
}
static int other_counter() {
  static int count = 0;
  return ++count;
}
static int once(int x) {
  return counter() + x;
}
static int again(int x) {
  return E(other_counter, counter)() + x;
}
[[cachepy::cache_file("cache")]] int counted(int x) {
  return once(x) * 100 + again(x);
}
// Addresses.
static int same(int x) {
  return x;
}
static int same_too(int x) {
  return x;
}
[[cachepy::cache_file("cache")]] bool compared(int) {
  int (*volatile one)(int) = same;
  int (*volatile two)(int) = E(same, same_too);
  return one == two;
}

int main() {
  std::printf("%d %d %d %d %d\n", exchanged(5), deeper(4), taken(1), overload(1), hidden(1));
  std::printf("%s %d %d %d\n", seen(1).c_str(), looked_up(9), counted(0), compared(0));
}
