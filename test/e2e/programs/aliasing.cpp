// A result is a value of its own: what the caller does to it, or the body to its arguments, changes no later
// hit.
#include <cachepy/cachepy.h>

#include <memory>
#include <vector>

#include "e2e.h"

[[cachepy::cache_file("cache")]]
std::vector<int> filled(int n) {
  computed("filled " + std::to_string(n));
  return std::vector<int>(static_cast<std::size_t>(n), n);
}

[[cachepy::cache_file("cache")]]
std::shared_ptr<int> boxed(int n) {
  computed("boxed " + std::to_string(n));
  return std::make_shared<int>(n);
}

[[cachepy::cache_file("cache")]]
std::size_t consumed(std::vector<int> values) {
  computed("consumed " + std::to_string(values.size()));
  const std::vector<int> mine = std::move(values);
  values.clear();
  values.push_back(99);
  return mine.size();
}

[[cachepy::cache_file("cache")]]
std::string taken(std::string&& text) {
  computed("taken " + text);
  std::string mine = std::move(text);
  text = "left behind";
  return mine;
}

int main() {
  for (int round = 0; round < 2; ++round) {
    std::vector<int> values = filled(3);
    for (int value : values) std::cout << value;
    values.assign(10, 7);
    std::cout << filled(3).size();

    const std::shared_ptr<int> box = boxed(4);
    std::cout << *box;
    *box = 5;
    std::cout << *boxed(4);

    std::vector<int> argument(6, 1);
    std::cout << consumed(argument) << argument.size() << consumed(std::move(argument));
    std::cout << taken("text") << taken("text") << "\n";
  }
}
