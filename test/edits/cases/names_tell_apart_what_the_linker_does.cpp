// Pairs of functions and classes that look alike but are two, and change places: what differs is in noexcept, a constraint, a
// calling convention, the part of an object that a constant points to, an expression in a signature, or an assembler name.
#include <cachepy/cachepy.h>

#include <cstdio>
#define C [[cachepy::cache_file("cache")]]

template <class T>
struct Which;
template <class R>
struct Which<R()> {
  static int v() { return E(1, 2); }
};
template <class R>
struct Which<R() noexcept> {
  static int v() { return E(2, 1); }
};
C int noexcept_in_argument(int x) {
  return x * (Which<int()>::v() * 10 + Which<int() noexcept>::v());
}
template <class T>
int of_pointer() {
  return 0;
}
template <>
int of_pointer<void (*(*)())()>() {
  return E(1, 2);
}
template <>
int of_pointer<void (*(*)())() noexcept>() {
  return E(2, 1);
}
C int noexcept_deep_in_argument(int x) {
  return x * (of_pointer<void (*(*)())()>() * 10 + of_pointer<void (*(*)())() noexcept>());
}

template <class T>
int k(T) {
  return E(1, 2);
}
static int before() {
  return k(0);
}
template <class T>
  requires true
int k(T) {
  return E(2, 1);
}
static int after() {
  return k(0);
}
C int constraint(int x) {
  return x * (before() * 10 + after());
}
namespace {
template <class T>
int inner(T) {
  return E(1, 2);
}
int inner_before() {
  return inner(0);
}
template <class T>
  requires(sizeof(T) > 1)
int inner(T) {
  return E(2, 1);
}
template <int n>
int sized(int (&)[n]) {
  return E(1, 2);
}
template <int n>
int sized(int (&)[n], char (*)[n - 2 + 1] = nullptr) {
  return E(2, 1);
}
template <int n>
auto by_size(int (&)[n]) -> decltype(int(n)) {
  return E(1, 2);
}
int (&three())[3] {
  static int a[3];
  return a;
}
int sized_before() {
  return by_size(three());
}
template <int n>
auto by_size(int (&)[n]) -> decltype(int(n + 0))
  requires true
{
  return E(2, 1);
}
}  // namespace
C int constraint_of_internal(int x) {
  return x * (inner_before() * 10 + inner(0));
}
C int expression_in_signature(int x) {
  return x * (sized_before() * 10 + by_size(three()));
}
int e(int x) __attribute__((enable_if(x > 10, ""))) {
  return E(1, 2);
}
int e(int x) {
  return E(2, 1);
}
C int enable_if(int x) {
  return x * (e(20) * 10 + e(x));
}

#ifdef __x86_64__
typedef int Ms(int) __attribute__((ms_abi));
#else
struct Ms {};
#endif
template <class T>
int c() {
  return 0;
}
template <>
int c<int(int)>() {
  return E(1, 2);
}
template <>
int c<Ms>() {
  return E(2, 1);
}
C int calling_convention(int x) {
  return x * (c<int(int)>() * 10 + c<Ms>());
}

struct Parts {
  int first[2], second;
};
Parts parts;
template <auto p>
int pointed() {
  return 0;
}
template <>
int pointed<&parts.first>() {
  return E(1, 2);
}
template <>
int pointed<&parts.first[0]>() {
  return E(2, 1);
}
template <>
int pointed<(const int*)&parts.first[1]>() {
  return E(3, 4);
}
template <>
int pointed<&parts.first[1]>() {
  return E(4, 3);
}
C int part_of_an_object(int x) {
  return x * (pointed<&parts.first>() * 10 + pointed<&parts.first[0]>());
}
C int qualified_constant(int x) {
  return x * (pointed<(const int*)&parts.first[1]>() * 10 + pointed<&parts.first[1]>());
}
int whole;
template <>
int pointed<&whole>() {
  return E(1, 2);
}
template <>
int pointed<(const int*)&whole>() {
  return E(2, 1);
}
C int qualified_address(int x) {
  return x * (pointed<&whole>() * 10 + pointed<(const int*)&whole>());
}
template <>
int pointed<&whole + 1>() {
  return E(1, 2);
}
template <>
int pointed<&parts.first[2]>() {
  return E(2, 1);
}
C int end_of_an_array(int x) {
  return x * (pointed<&whole + 1>() * 10 + pointed<&parts.first[2]>());
}
struct Base {
  int v;
};
struct Left : Base {};
struct Right : Base {};
struct Both : Left, Right {};
constexpr int Both::* by_left = static_cast<int Left::*>(&Base::v);
constexpr int Both::* by_right = static_cast<int Right::*>(&Base::v);
template <auto m>
int through() {
  return 0;
}
template <>
int through<by_left>() {
  return E(1, 2);
}
template <>
int through<by_right>() {
  return E(2, 1);
}
C int member_of_a_base(int x) {
  return x * (through<by_left>() * 10 + through<by_right>());
}

C int extern_in_a_block(int x) {
  extern int low, high;
  return x + E(high - low, low - high);
}
int low = 5, high = 7;
C int function_in_a_block(int x) {
  int small(), large();
  return x + E(small() - large(), large() - small());
}
int small() {
  return 3;
}
int large() {
  return 10;
}
int target(int x) {
  return x + E(1, 2);
}
int second(int) __attribute__((alias("_Z6targeti")));
int labelled(int) __asm__("_Z6targeti");
static int body(int x) {
  return x * E(2, 3);
}
static int also(int) __attribute__((alias("_ZL4bodyi")));
int (*resolver())(int) {
  return body;
}
int chosen(int) __attribute__((ifunc("_Z8resolverv")));
C int alias_of_a_mangled_name(int x) {
  return second(x);
}
C int alias_of_an_internal_name(int x) {
  return also(x);
}
C int label_of_a_mangled_name(int x) {
  return labelled(x);
}
C int chosen_by_a_mangled_name(int x) {
  return chosen(x);
}

#define MEANS E(1, 2)
using First = decltype([](int x) { return x * MEANS; });
#undef MEANS
#define MEANS E(2, 1)
using Second = decltype([](int x) { return x * MEANS; });
struct FromFirst : decltype([](int x) { return x + MEANS; }) {};
#undef MEANS
#define MEANS E(1, 2)
struct FromSecond : decltype([](int x) { return x + MEANS; }) {};
C int closures_of_equal_words(int x) {
  return First{}(x) * 10 + Second{}(x);
}
C int closures_of_bases(int x) {
  return FromFirst{}(x) * 10 + FromSecond{}(x);
}

int main() {
  std::printf("%d %d %d %d %d %d\n", noexcept_in_argument(1), noexcept_deep_in_argument(1), constraint(1),
              constraint_of_internal(1), expression_in_signature(1), enable_if(1));
  std::printf("%d %d %d %d %d %d\n", calling_convention(1), part_of_an_object(1), qualified_constant(1),
              qualified_address(1), end_of_an_array(1), member_of_a_base(1));
  std::printf("%d %d %d %d %d %d %d %d\n", extern_in_a_block(1), function_in_a_block(1),
              alias_of_a_mangled_name(1), alias_of_an_internal_name(1), label_of_a_mangled_name(1),
              chosen_by_a_mangled_name(1), closures_of_equal_words(1), closures_of_bases(1));
}
