// Variables that a body names only by template arguments, and by constants of its own or of the library's; and constants that are
// made of what changes.
#include <cachepy/cachepy.h>

#include <array>
#include <cstdio>
#include <functional>
#include <string>
#include <type_traits>

#define C [[cachepy::cache_file("cache")]]

static int a = 1, b = 1, c = 1, d = 1, e = 1, g = 1;
static struct Pair {
  int first = 1, second = 2;
} pair;
static int array[3] = {1, 2, 3};
struct Pointer {
  int* to;
};
struct Nested {
  std::array<Pointer, 2> pointers;
};
template <Pointer p>
int behind() {
  return *p.to;
}
template <Nested p>
int deeper() {
  return *p.pointers[1].to;
}
template <int* p>
int direct() {
  return *p;
}
template <int& r>
int referred() {
  return r;
}
template <class T>
int by_type() {
  return *T::value;
}
template <int*... p>
int all() {
  return (*p + ...);
}
C int by_class(int x) {
  return x + behind<Pointer{&a}>();
}
C int by_nested(int x) {
  return x + deeper<Nested{{Pointer{&b}, Pointer{&a}}}>();
}
C int by_subobject(int x) {
  return x + direct<&pair.first>();
}
C int by_element(int x) {
  return x + direct<&array[1]>();
}
C int by_constant(int x) {
  return x + *std::integral_constant<int*, &b>::value;
}
C int by_call(int x) {
  return x + *std::integral_constant<int*, &c>{}();
}
C int by_conversion(int x) {
  std::integral_constant<int*, &d> pointer;
  return x + *pointer;
}
C int by_type_argument(int x) {
  return x + by_type<std::integral_constant<int*, &e>>();
}
C int by_reference(int x) {
  return x + referred<g>();
}
C int by_pack(int x) {
  return x + all<&a, &pair.second>();
}

// Computed when the program starts, or when they are first needed, of what changes.
static int start = E(1, 2);
static int from_start() {
  return start;
}
const int computed = start + 1;
const int computed_below = from_start() * 10;
const std::string copied = std::to_string(start);
C int reads_computed(int x) {
  return x + computed + computed_below + static_cast<int>(copied[0]);
}

int main() {
  a = b = c = d = e = g = pair.first = pair.second = array[1] = E(1, 2);
  std::printf("%d %d %d %d %d\n", by_class(1), by_nested(1), by_subobject(1), by_element(1), by_constant(1));
  std::printf("%d %d %d %d %d\n", by_call(1), by_conversion(1), by_type_argument(1), by_reference(1),
              by_pack(1));
  std::printf("%d\n", reads_computed(1));
}
