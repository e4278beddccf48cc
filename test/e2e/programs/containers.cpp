// Every standard container, as argument and as result, filled and empty.
#include <cachepy/cachepy.h>

#include <array>
#include <deque>
#include <forward_list>
#include <list>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "e2e.h"

[[cachepy::cache_file("cache")]]
std::vector<int> squares(const std::deque<int>& values) {
  computed("squares " + std::to_string(values.size()));
  std::vector<int> result;
  for (int value : values) result.push_back(value * value);
  return result;
}

[[cachepy::cache_file("cache")]]
std::deque<std::string> words(const std::string& text) {
  computed("words " + text);
  std::deque<std::string> result;
  std::string word;
  for (char c : text + " ") {
    if (c != ' ')
      word += c;
    else if (!word.empty())
      result.push_back(std::exchange(word, ""));
  }
  return result;
}

[[cachepy::cache_file("cache")]]
std::list<double> halves(const std::forward_list<int>& values) {
  computed("halves");
  std::list<double> result;
  for (int value : values) result.push_back(value / 2.0);
  return result;
}

[[cachepy::cache_file("cache")]]
std::forward_list<int> reversed(const std::list<int>& values) {
  computed("reversed");
  std::forward_list<int> result;
  for (int value : values) result.push_front(value);
  return result;
}

[[cachepy::cache_file("cache")]]
std::map<std::string, std::vector<int>> positions(const std::vector<std::string>& values) {
  computed("positions");
  std::map<std::string, std::vector<int>> result;
  for (std::size_t i = 0; i < values.size(); ++i) result[values[i]].push_back(static_cast<int>(i));
  return result;
}

[[cachepy::cache_file("cache")]]
std::multimap<int, std::string> by_length(const std::set<std::string>& values) {
  computed("by_length");
  std::multimap<int, std::string> result;
  for (const auto& value : values) result.emplace(static_cast<int>(value.size()), value);
  return result;
}

[[cachepy::cache_file("cache")]]
std::multiset<int> merged(const std::set<int>& a, const std::multiset<int>& b) {
  computed("merged");
  std::multiset<int> result = b;
  result.insert(a.begin(), a.end());
  return result;
}

[[cachepy::cache_file("cache")]]
std::unordered_map<std::string, int> lengths(const std::unordered_set<std::string>& values) {
  computed("lengths");
  std::unordered_map<std::string, int> result;
  for (const auto& value : values) result[value] = static_cast<int>(value.size());
  return result;
}

[[cachepy::cache_file("cache")]]
std::unordered_multimap<int, int> multiples(const std::unordered_multiset<int>& values) {
  computed("multiples");
  std::unordered_multimap<int, int> result;
  for (int value : values) result.emplace(value, value * 10);
  return result;
}

[[cachepy::cache_file("cache")]]
std::tuple<int, std::string, std::pair<double, bool>> several(const std::array<int, 3>& values,
                                                              const std::pair<int, std::string>& pair) {
  computed("several");
  return {values[0] + values[1] + values[2], pair.second, {pair.first / 4.0, true}};
}

[[cachepy::cache_file("cache")]]
std::array<std::array<int, 2>, 2> transposed(const std::array<std::array<int, 2>, 2>& m) {
  computed("transposed");
  return {{{m[0][0], m[1][0]}, {m[0][1], m[1][1]}}};
}

[[cachepy::cache_file("cache")]]
std::vector<bool> flags(const std::vector<bool>& values) {
  computed("flags " + std::to_string(values.size()));
  std::vector<bool> result = values;
  result.flip();
  return result;
}

template <class Container>
void print(const char* name, const Container& values) {
  std::cout << name << ":";
  for (const auto& value : values) std::cout << " " << value;
  std::cout << "\n";
}

int main() {
  for (int round = 0; round < 2; ++round) {
    print("squares", squares({1, 2, 3}));
    print("squares", squares({}));
    print("words", words("a quick  brown fox"));
    print("words", words(""));
    print("halves", halves({1, 2, 3}));
    print("reversed", reversed({1, 2, 3}));
    for (const auto& [word, at] : positions({"b", "a", "b"})) print(word.c_str(), at);
    for (const auto& [length, word] : by_length({"one", "two", "three"})) std::cout << length << word << "\n";
    print("merged", merged({1, 5}, {5, 5, 2}));
    const auto length = lengths({"x", "xyz", ""});
    print("lengths", std::map<std::string, int>(length.begin(), length.end()).size() == 3
                         ? std::vector<int>{length.at("x"), length.at("xyz"), length.at("")}
                         : std::vector<int>{});
    const auto multiple = multiples({3, 3, 4});
    std::cout << multiple.count(3) << multiple.count(4) << multiple.find(4)->second << "\n";
    const auto [sum, text, nested] = several({1, 2, 3}, {5, "five"});
    std::cout << sum << text << nested.first << nested.second << "\n";
    for (const auto& row : transposed({{{1, 2}, {3, 4}}})) print("row", row);
    print("flags", flags({true, false, true, true, false, false, true, false, true}));
    print("flags", flags({}));
  }

  // Equal sets are equal arguments, in whatever order they were filled: nothing is computed here.
  std::unordered_set<std::string> grown;
  for (int i = 0; i < 1000; ++i) grown.insert(std::to_string(i));
  for (int i = 0; i < 1000; ++i) grown.erase(std::to_string(i));
  grown.insert({"", "xyz", "x"});
  std::cout << lengths(grown).size() << "\n";
}
