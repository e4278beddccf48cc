// A file that did not change is no reason to compute again: not in this process, and not in the next.
#include <cachepy/cachepy.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "e2e.h"

[[cachepy::cache_file("cache")]]
std::string content(const std::filesystem::path& path) {
  computed("content " + path.string());
  std::ifstream in(cachepy::track_file(path));
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

[[cachepy::cache_file("cache")]]
std::string both(const std::string& a, const std::string& b) {
  computed("both " + a + b);
  return content(a) + content(b);
}

[[cachepy::cache_file("cache")]]
int outside(int n) {
  computed("outside");
  return n;
}

int main() {
  std::ofstream("a.txt") << "first";
  std::ofstream("b b.txt") << "second";
  for (int round = 0; round < 2; ++round)
    std::cout << both("a.txt", "b b.txt") << content("a.txt") << outside(3) << "\n";
  std::ofstream("a.txt") << "first";  // written again, the same
  std::cout << both("a.txt", "b b.txt") << "\n";
  std::cout << cachepy::track_file("a.txt").string() << "\n";  // outside of any cached call: only the path
}
