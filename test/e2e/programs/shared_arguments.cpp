// Two arguments that reach one object through shared pointers: the result may depend on whether they do. A function that changes such an
// object is refused (test/plugin).
#include <cachepy/cachepy.h>

#include <memory>
#include <utility>
#include <vector>

#include "e2e.h"

using Numbers = std::vector<int>;
using Shared = std::shared_ptr<Numbers>;

static std::string text(const Numbers& numbers) {
  std::string all;
  for (const int number : numbers) all += std::to_string(number) + ",";
  return all;
}

[[cachepy::cache_file("cache")]] int count_both(const Shared& a, const Shared& b) {
  computed("count_both " + text(*a) + " " + text(*b) + (a == b ? " one" : " two"));
  return static_cast<int>(a == b ? a->size() : a->size() + b->size());
}

struct Holder {
  Shared numbers;
};
[[cachepy::cache_file("cache")]] int count_in_both(const Holder& a, const std::vector<Holder>& others) {
  computed("count_in_both " + text(*a.numbers) + " " + text(*others[0].numbers) +
           (a.numbers == others[0].numbers ? " one" : " two"));
  return static_cast<int>(a.numbers == others[0].numbers ? 1 : 2);
}

int main() {
  const Shared one = std::make_shared<Numbers>(Numbers{1, 2}),
               other = std::make_shared<Numbers>(Numbers{1, 2});
  for (const auto& [a, b] : {std::pair(one, other), std::pair(one, one), std::pair(other, one)})
    std::cout << count_both(a, b) << " " << count_in_both({a}, {{b}}) << "\n";
}
