// Containers without order come back in the order that they had, as code that walks them may depend on it.
#include <cachepy/cachepy.h>

#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "e2e.h"

using Words = std::unordered_map<std::string, int>;
using Numbers = std::unordered_set<unsigned>;

std::string word(unsigned n) {
  return "word " + std::to_string(n * 2654435761u % 10007);
}

[[cachepy::cache_file]] Words words(unsigned count) {
  computed("words " + std::to_string(count));
  Words words;
  for (unsigned n = 0; n < count; ++n) words[word(n)] = static_cast<int>(n);
  return words;
}
[[cachepy::cache_file]] Numbers numbers(unsigned count, unsigned room, float load) {
  computed("numbers " + std::to_string(count) + " " + std::to_string(room) + " " + std::to_string(load));
  Numbers numbers;
  if (load != 0) numbers.max_load_factor(load);
  numbers.reserve(room);
  for (unsigned n = 0; n < count; ++n) numbers.insert(n * 2654435761u);
  for (unsigned n = 0; n < count; n += 3) numbers.erase(n * 2654435761u);
  for (unsigned n = 0; n < count; n += 6) numbers.insert(n * 2654435761u);
  return numbers;
}
[[cachepy::cache_file]] std::unordered_map<int, Numbers> nested() {
  computed("nested");
  return {{1, {1, 2, 3}}, {2, {5, 4}}, {30, {}}};
}
[[cachepy::cache_file]] std::unordered_multimap<int, int> several() {
  computed("several");
  std::unordered_multimap<int, int> several;
  for (int n = 0; n < 50; ++n) several.emplace(n, n * n);
  return several;
}
[[cachepy::cache_file]] std::unordered_map<int, std::shared_ptr<int>> shared() {
  computed("shared");
  auto one = std::make_shared<int>(1);
  return {{1, one}, {2, std::make_shared<int>(2)}, {3, one}};
}
[[cachepy::cache_file]] void added(Words& words, const std::string& word) {
  computed("added " + word);
  words[word] = 7;
}
[[cachepy::cache_file]] std::size_t counted(const Numbers& numbers) {
  computed("counted " + std::to_string(numbers.size()));
  return numbers.size();
}

int main() {
  for (int round = 0; round < 2; ++round) {
    for (unsigned count : {0u, 1u, 2u, 12u, 13u, 14u, 100u, 1000u, 5000u}) {
      for (const auto& [word, n] : words(count)) std::cout << word << "=" << n << " ";
      std::cout << "\n";
      for (unsigned room : {0u, 50u, 3000u})
        for (float load : {0.0f, 0.5f, 4.0f}) {
          const Numbers set = numbers(count, room, load);
          for (unsigned n : set) std::cout << n << " ";
          std::cout << set.bucket_count() << " " << set.max_load_factor() << "\n";
        }
    }
    for (const auto& [key, numbers] : nested()) {
      std::cout << key;
      for (unsigned n : numbers) std::cout << " " << n;
      std::cout << "\n";
    }
    for (const auto& [key, value] : several()) std::cout << key << "=" << value << " ";
    const auto pointers = shared();
    std::cout << (pointers.at(1) == pointers.at(3)) << (pointers.at(1) == pointers.at(2)) << "\n";
    Words some{{"a", 1}, {"b", 2}, {"c", 3}};
    added(some, "d");
    for (const auto& [word, n] : some) std::cout << word << n;
    // Equal ones are one key, whatever their order.
    Numbers ascending, descending;
    for (unsigned n = 0; n < 100; ++n) ascending.insert(n);
    descending.reserve(10000);
    for (unsigned n = 100; n > 0; --n) descending.insert(n - 1);
    std::cout << counted(ascending) << counted(descending) << "\n";
  }
}
