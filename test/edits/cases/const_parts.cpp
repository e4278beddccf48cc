// Pairs and tuples with const parts, alone, in containers, in fields and in optionals, come back as they were.
// served
#include <cachepy/cachepy.h>

#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>
#define C [[cachepy::cache_file("cache")]]

using Part = std::pair<const int, std::string>;
struct Parts {
  Part one{0, ""};
  std::tuple<const std::string, const double> two{"", 0};
  std::optional<std::pair<const std::string, const int>> three;
};

C Part alone(int x) {
  std::fprintf(stderr, "ran alone\n");
  return {x, "alone"};
}
C std::vector<Part> elements(int x) {
  std::fprintf(stderr, "ran elements\n");
  return {{x, "first"}, {x + 1, "second"}};
}
C Parts fields(int x) {
  std::fprintf(stderr, "ran fields\n");
  return {{x, "field"}, {"text", x / 2.0}, std::pair<const std::string, const int>("inner", x)};
}
C int takes(const Part& part, const std::map<int, Part>& parts) {
  std::fprintf(stderr, "ran takes\n");
  return part.first + int(parts.size()) + E(1, 2);
}

int main() {
  const Part a = alone(1);
  std::printf("%d %s ", a.first, a.second.c_str());
  for (const auto& [number, text] : elements(2)) std::printf("%d %s ", number, text.c_str());
  const Parts p = fields(4);
  std::printf("%d %s %s %g %s %d ", p.one.first, p.one.second.c_str(), std::get<0>(p.two).c_str(),
              std::get<1>(p.two), p.three->first.c_str(), p.three->second);
  std::printf("%d %d\n", takes({1, "a"}, {{1, {2, "b"}}}), takes({2, "a"}, {}));
}
