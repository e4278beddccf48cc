// Results follow the files that were read: content, absence, directories; also through a call, and within one
// instant.
//
// e2e: recomputes (the same paths hold other content at the beginning of the next run)
#include <cachepy/cachepy.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "e2e.h"

namespace fs = std::filesystem;

[[cachepy::cache_file("cache")]]
std::string content(const std::string& path) {
  std::ifstream in(cachepy::track_file(path));
  if (!in) return "(none)";
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

[[cachepy::cache_file("cache")]]
std::size_t size_of(const std::string& path) {
  return content(path).size();
}

[[cachepy::cache_file("cache")]]
std::string size_text(const std::string& path) {
  return "<" + std::to_string(size_of(path)) + ">";
}

[[cachepy::cache_file("cache")]]
std::vector<std::string> listing(const fs::path& directory) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(cachepy::track_file(directory)))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

[[cachepy::cache_file("cache")]]
int number_in(const std::string& path) {
  std::ifstream in(cachepy::track_file(path));
  int number = 0;
  if (!(in >> number)) throw std::runtime_error("no number");
  return number;
}

void show_number(const char* when) try {
  const int number = number_in("number.txt");
  std::cout << when << ": " << number << "\n";
} catch (const std::exception& error) {
  std::cout << when << ": " << error.what() << "\n";
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream(path) << text;
}

void show(const char* when) {
  std::cout << when << ": " << content("a.txt") << " " << size_text("a.txt") << " " << content("b.txt")
            << "\n";
}

int main() {
  fs::remove_all("dir");
  fs::remove("a.txt");
  fs::remove("b.txt");
  show("nothing there");
  write("a.txt", "one");
  show("appears");
  write("a.txt", "two");
  show("same size, at once");
  write("a.txt", "three");
  show("another size");
  fs::rename("a.txt", "b.txt");
  show("renamed");
  write("a.txt", "");
  show("empty");
  write("new.txt", "replaced");
  fs::rename("new.txt", "a.txt");
  show("replaced by rename");
  fs::last_write_time("a.txt", fs::file_time_type::clock::now());
  show("touched");
  fs::remove("a.txt");
  show("gone");

  fs::create_directory("dir");
  std::cout << listing("dir").size();
  write("dir/x", "1");
  std::cout << listing("dir").size();
  write("dir/y", "2");
  std::cout << listing("dir").size();
  fs::rename("dir/y", "dir/z");
  std::cout << listing("dir").back() << "\n";

  write("number.txt", "none");
  show_number("before");
  write("number.txt", "5");
  show_number("after");
  write("number.txt", "none");
  show_number("again none");
}
