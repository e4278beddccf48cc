#include <cachepy/cachepy.h>

#include <cstdio>
#include <map>
#include <string>
#include <vector>

struct Count {
  std::string word;
  int times;
};

[[cachepy::cache_file("cache")]]
std::vector<Count> count_words(const std::string& text) {
  cachepy::untracked([] { std::puts("computing count_words"); });
  std::map<std::string, int> counts;
  std::string word;
  for (char c : text + " ") {
    if (c != ' ') {
      word += c;
    } else if (!word.empty()) {
      ++counts[word];
      word.clear();
    }
  }
  std::vector<Count> result;
  for (const auto& [found, times] : counts) result.push_back({found, times});
  return result;
}

int main() {
  for (const Count& count : count_words("to be or not to be"))
    std::printf("%s %d\n", count.word.c_str(), count.times);
}
