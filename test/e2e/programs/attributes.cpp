// Ways of writing the attribute: macros, literals in pieces, [[using]], on a declaration only, and several
// functions.
#include <cachepy/cachepy.h>

#include "e2e.h"

#define CACHE_DIR "cache"
#define CACHED [[cachepy::cache_file(CACHE_DIR)]]
#define CACHED_AS(dir, ...) [[cachepy::cache_file(dir, __VA_ARGS__)]]

CACHED
int through_macro(int n) {
  computed("through_macro");
  return n + 1;
}

CACHED_AS("cache", version = "1", depends_on_vars = {"a=1", "b=2"})
int through_macro_with_options(int n) {
  computed("through_macro_with_options");
  return n + 2;
}

[[cachepy::cache_file(CACHE_DIR "/"
                                "nested")]]
int in_pieces(int n) {
  computed("in_pieces");
  return n + 3;
}

[[using cachepy: cache_file("cache", version = R"(raw "version")")]]
int using_prefix(int n) {
  computed("using_prefix");
  return n + 4;
}

[[cachepy::cache_file("cache")]] int declared(int n, [[cachepy::ignore_arg]] int ignored = 0);

struct Friendly {
  int value = 0;
};

[[cachepy::cache_file("cache")]] Friendly declared_twice(Friendly from);
Friendly declared_twice(Friendly from);

int declared(int n, int ignored) {
  computed("declared");
  return n + 5 + 0 * ignored;
}

Friendly declared_twice(Friendly from) {
  computed("declared_twice");
  return {from.value + 6};
}

[[cachepy::cache_file("cache", )]]
int trailing_comma(int n) {
  computed("trailing_comma");
  return n + 7;
}

int main() {
  for (int round = 0; round < 2; ++round) {
    std::cout << through_macro(0) << through_macro_with_options(0) << in_pieces(0) << using_prefix(0) << "\n";
    std::cout << declared(0) << declared(0, 9) << declared_twice({0}).value << trailing_comma(0) << "\n";
  }
}
