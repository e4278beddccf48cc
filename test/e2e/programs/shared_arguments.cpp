// Two arguments that reach one object through shared pointers: what the call makes of it depends on whether they do.
#include <cachepy/cachepy.h>

#include <memory>
#include <vector>

#include "e2e.h"

// e2e: recomputes

using Numbers = std::vector<int>;
using Shared = std::shared_ptr<Numbers>;

static std::string text(const Numbers& numbers) {
  std::string all;
  for (const int number : numbers) all += std::to_string(number) + ",";
  return all;
}

[[cachepy::cache_file("cache")]] int sum_of_both(const Shared& a, const Shared& b) {
  computed("sum_of_both " + text(*a) + " " + text(*b) + (a == b ? " one" : " two"));
  return a == b ? static_cast<int>(a->size()) : static_cast<int>(a->size() + b->size());
}
[[cachepy::cache_file("cache")]] void append(Shared& to, const Shared& from) {
  computed("append " + text(*to) + " " + text(*from) + (to == from ? " one" : " two"));
  to->push_back(1);
  to->push_back(static_cast<int>(from->size()));
}

int main() {
  const Shared one = std::make_shared<Numbers>(Numbers{1, 2});
  const Shared other = std::make_shared<Numbers>(Numbers{1, 2});
  std::cout << sum_of_both(one, other) << " " << sum_of_both(one, one) << " " << sum_of_both(other, one)
            << "\n";
  for (int i = 0; i < 2; ++i) {
    Shared to = std::make_shared<Numbers>(Numbers{7});
    const Shared from = std::make_shared<Numbers>(Numbers{7});
    append(to, from);
    std::cout << text(*to) << " " << text(*from) << "\n";
    to = std::make_shared<Numbers>(Numbers{7});
    const Shared same = to;
    append(to, same);
    std::cout << text(*to) << " " << text(*same) << "\n";
  }
}
