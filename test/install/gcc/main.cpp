// Compiled by Clang: it has a cached function.
#include <cachepy/cachepy.h>

#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

#include "parts.h"

[[cachepy::cache_file("cache")]] std::map<std::string, double> summary(
    const std::vector<std::string>& names) {
  std::printf("computing summary\n");
  std::map<std::string, double> values;
  for (const std::string& name : names) values[name] = weight(name) * scale();
  return values;
}

[[cachepy::cache_file("cache")]] int checked(int number) {
  std::printf("computing checked\n");
  return positive(number);
}

[[cachepy::cache_file("cache")]] std::string formatted(int number) {
  std::printf("computing formatted\n");
  return asks_compiler(number);
}

[[cachepy::cache_file("cache")]] int applied(int number) {
  std::printf("computing applied\n");
  return apply(number);
}

int main(int argc, char** argv) {
  if (argc > 1) set_scale(std::stod(argv[1]));
  for (const auto& [name, value] : summary({"a", "bc", "def"})) std::printf("%s %g\n", name.c_str(), value);
  std::printf("%d\n", checked(7));
  try {
    checked(-1);
  } catch (const std::invalid_argument& error) {
    std::printf("refused: %s\n", error.what());
  }
  std::printf("%s\n%d\n", formatted(3).c_str(), applied(4));
}
