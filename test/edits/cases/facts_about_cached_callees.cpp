// What a caller uses of a cached function without calling it is part of the caller's own code.
#include <cachepy/cachepy.h>

#include <cstdio>
#include <type_traits>
#define C [[cachepy::cache_file("cache")]]

void ran(const char* what) {
  std::fprintf(stderr, "ran %s\n", what);
}

C int may_throw(int x) noexcept(E(true, false));
int may_throw(int x) noexcept(E(true, false)) {
  return x;
}
C int asks_whether_it_throws(int x) {
  ran("asks_whether_it_throws");
  return noexcept(may_throw(x)) ? may_throw(x) : -1;
}

C E(int, long) wide(int x) {
  return x;
}
C std::size_t asks_for_the_type(int x) {
  ran("asks_for_the_type");
  return sizeof(wide(x)) + static_cast<std::size_t>(wide(x));
}

C int with_default(int x, int y = E(2, 3)) {
  return x + y;
}
C int uses_the_default(int x) {
  ran("uses_the_default");
  return with_default(x);
}

namespace lib {
struct Tag {};
C int pick(Tag, long x) {
  return int(x);
}
E(, C int pick(Tag, int x) { return 100 + x; })
}  // namespace lib
C int resolves(int x) {
  ran("resolves");
  return pick(lib::Tag{}, x);
}

template <class F>
concept Quiet = noexcept(F()(1));
struct Calls {
  int operator()(int x) const noexcept(noexcept(may_throw(x))) { return may_throw(x); }
};
C int asks_a_concept(int x) {
  ran("asks_a_concept");
  if constexpr (Quiet<Calls>) return may_throw(x);
  return -may_throw(x);
}

int main(int argc, char**) {
  // The calls below are made first, so that their results are there to be compared.
  may_throw(1);
  wide(1);
  with_default(1, E(2, 3));
  lib::pick(lib::Tag{}, 1L);
  std::printf("%d %zu %d %d %d\n", asks_whether_it_throws(1), asks_for_the_type(1), uses_the_default(1),
              resolves(1), asks_a_concept(1));
}
