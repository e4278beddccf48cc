// A helper that is only called counts by its code, not by its name, namespace or linkage. Neither do locals, comments, const parameters
// and needless options of the attribute count.
// hit after edit
#include <cachepy/cachepy.h>

#include <cstdio>
#include <string>

#if E(0, 1)
#define OPTIONS , verbose = false, expires = "0", algo = "xxh3", env_vars = {}
#else
#define OPTIONS
#endif
#define DECLARED(type) E(static type, inline type)

DECLARED(int) E(scale, twice)(E(int factor, int by)) {
  return E(factor, by) * 2;
}
int E(outer, moved)(int x);  // external, and declared first
// clang-format off: it cannot make up its mind about the comment at the end of this namespace
namespace E(old_place, new_place) {
int inner(int x) {
  return E(scale, twice)(x) + 1;
}
}
// clang-format on
int E(outer, moved)(int x) {
  return E(old_place, new_place)::inner(x) - 3;
}
class Tool {
 public:
  int E(apply, use)(int x) const { return step_ * E(shifted, displaced)(x); }

 private:
  static int E(shifted, displaced)(int x) { return x + 5; }
  int step_ = 7;
};

[[cachepy::cache_file("cache" OPTIONS)]] int compute(E(int value, const int value)) {
  std::fprintf(stderr, "ran compute\n");
  E(int sum, /* the sum */ int total) = E(outer, moved)(value);
  E(sum, total) += Tool().E(apply, use)(value);
  return E(sum, total);
}

int main() {
  std::printf("%d\n", compute(4));
}
