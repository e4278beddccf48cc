// The less usual library types: container adaptors, bitset, and nested pairs of everything.
#include <cachepy/cachepy.h>

#include <bitset>
#include <map>
#include <queue>
#include <stack>
#include <vector>

#include "e2e.h"

[[cachepy::cache_file("cache")]]
std::stack<int> stacked(int n) {
  computed("stacked");
  std::stack<int> result;
  for (int i = 0; i < n; ++i) result.push(i);
  return result;
}

[[cachepy::cache_file("cache")]]
std::queue<std::string> queued(const std::stack<int>& from) {
  computed("queued");
  std::queue<std::string> result;
  for (auto rest = from; !rest.empty(); rest.pop()) result.push(std::to_string(rest.top()));
  return result;
}

[[cachepy::cache_file("cache")]]
std::priority_queue<int, std::vector<int>, std::greater<int>> ranked(const std::vector<int>& values) {
  computed("ranked");
  return {values.begin(), values.end()};
}

[[cachepy::cache_file("cache")]]
std::bitset<70> bits(std::bitset<70> from) {
  computed("bits");
  return from << 3;
}

[[cachepy::cache_file("cache")]]
std::map<std::pair<int, std::string>, std::vector<std::map<int, std::pair<bool, std::string>>>> deep(int n) {
  computed("deep");
  return {{{n, "key"}, {{{1, {true, "one"}}}, {}}}};
}

int main() {
  for (int round = 0; round < 2; ++round) {
    std::cout << stacked(4).top() << queued(stacked(4)).front() << ranked({5, 2, 8}).top() << "\n";
    std::cout << bits(std::bitset<70>(5)).count() << bits(std::bitset<70>(5)).test(3) << "\n";
    std::cout << deep(3).at({3, "key"}).front().at(1).second << "\n";
  }
}
