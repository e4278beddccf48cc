// track_file() returns what streams open also where <filesystem> is not included, and is then itself a light thing.
#include <cachepy/cachepy.h>

#include <fstream>

#include "e2e.h"

[[cachepy::cache_file("cache")]] std::string first_line(const std::string& path) {
  std::ifstream in(cachepy::track_file(path));
  std::string line;
  std::getline(in, line);
  computed("first_line " + path + " " + line);
  return line;
}

int main() {
  std::ofstream(cachepy::track_file("data.txt")) << "one\n";
  std::cout << first_line("data.txt") << "\n";
  const std::string path = cachepy::track_file(std::string_view("data.txt"));
  std::cout << path << "\n";
}
