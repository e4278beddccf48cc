// Spellings of a function: noexcept, trailing and deduced results, const results, qualified attributes,
// typedefs.
#include <cachepy/cachepy.h>

#include <type_traits>
#include <vector>

#include "e2e.h"

using Row = std::vector<int>;

[[cachepy::cache_file("cache")]]
int never_throws(int n) noexcept {
  computed("never_throws");
  return n + 1;
}
static_assert(noexcept(never_throws(1)));

[[cachepy::cache_file("cache")]]
int may_throw(int n) noexcept(false) {
  computed("may_throw");
  return n + 2;
}
static_assert(!noexcept(may_throw(1)));

[[cachepy::cache_file("cache")]]
auto trailing(int n) -> Row {
  computed("trailing");
  return Row(static_cast<std::size_t>(n), n);
}

[[cachepy::cache_file("cache")]]
auto deduced(int n) {
  computed("deduced");
  return std::to_string(n) + "d";
}

[[cachepy::cache_file("cache")]]
const std::string constant(int n) {
  computed("constant");
  return std::to_string(n) + "c";
}

[[nodiscard]] [[cachepy::cache_file("cache")]]
int nodiscard_too(int n) {
  computed("nodiscard_too");
  return n + 3;
}

[[cachepy::cache_file("cache"), nodiscard]]
int in_one_list(int n) {
  computed("in_one_list");
  return n + 4;
}

[[gnu::noinline]] [[cachepy::cache_file("cache")]]
int never_inlined(int n) {
  computed("never_inlined");
  return n + 5;
}

[[deprecated("use another")]] [[cachepy::cache_file("cache")]]
int unused_but_present(int n) {
  return n;
}

int main() {
  for (int round = 0; round < 2; ++round) {
    std::cout << never_throws(1) << may_throw(1) << trailing(3).size() << deduced(4) << constant(5) << "\n";
    std::cout << nodiscard_too(1) << in_one_list(1) << never_inlined(1) << "\n";
  }
}
