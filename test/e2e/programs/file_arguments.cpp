// Arguments that name files: one or many, in containers of any shape, files and directories, with their paths in the key
// and without.
#include <cachepy/cachepy.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "e2e.h"

using Path = std::filesystem::path;
using Paths = std::vector<Path>;
using Named = std::map<std::string, Path>;
using Nested = std::vector<std::vector<std::optional<std::string>>>;

// What the functions return: the contents, arranged as the paths are, and nothing of the paths themselves.

std::string contents(const Path& path) {
  if (!std::filesystem::is_directory(path)) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::map<std::string, std::string> files;
  for (const auto& item : std::filesystem::directory_iterator(path))
    files[item.path().filename().string()] = contents(item.path());
  std::string text = "{";
  for (const auto& [name, content] : files) text += name + "=" + content + " ";
  return text + "}";
}
std::string contents(const std::string& path) {
  return contents(Path(path));
}
std::string contents(const char* path) {
  return path != nullptr ? contents(Path(path)) : "(null)";
}

template <class T>
std::string contents(const std::optional<T>& path) {
  return path ? "?" + contents(*path) : "?";
}
template <class T>
std::string contents(const std::vector<T>& paths) {
  std::string text = "[";
  for (const T& path : paths) text += contents(path) + ",";
  return text + "]";
}
template <class Map>
std::string contents_of_map(const Map& paths) {
  std::string text = "(";
  for (const auto& [name, path] : std::map<std::string, Path>(paths.begin(), paths.end()))
    text += name + ":" + contents(path) + ",";
  return text + ")";
}

#define BY_PATH [[cachepy::cache_file("cache")]]
#define BY_CONTENT [[cachepy::cache_file("cache", hash_file_paths = false)]]

BY_PATH std::string one([[cachepy::file_arg]] const std::string& path) {
  computed("one " + path + " " + contents(path));
  return contents(path);
}
BY_CONTENT std::string one_by_content([[cachepy::file_arg]] const Path& path) {
  computed("one_by_content " + contents(path));
  return contents(path);
}
BY_CONTENT std::string c_string([[cachepy::file_arg]] const char* path) {
  computed("c_string " + contents(path));
  return contents(path);
}
BY_PATH std::string many([[cachepy::file_arg]] const Paths& paths) {
  computed("many " + contents(paths) + (paths.empty() ? "" : paths[0].string()));
  return contents(paths);
}
BY_CONTENT std::string many_by_content([[cachepy::file_arg]] const Paths& paths) {
  computed("many_by_content " + contents(paths));
  return contents(paths);
}
BY_PATH std::string named([[cachepy::file_arg]] const Named& paths) {
  computed("named " + contents_of_map(paths));
  return contents_of_map(paths);
}
BY_CONTENT std::string named_by_content([[cachepy::file_arg]] const Named& paths) {
  computed("named_by_content " + contents_of_map(paths));
  return contents_of_map(paths);
}
BY_CONTENT std::string hashed_by_content(
    [[cachepy::file_arg]] const std::unordered_map<std::string, std::string>& paths) {
  computed("hashed_by_content " + contents_of_map(paths));
  return contents_of_map(paths);
}
BY_PATH std::string nested([[cachepy::file_arg]] const Nested& paths) {
  computed("nested " + contents(paths));
  return contents(paths);
}
BY_CONTENT std::string nested_by_content([[cachepy::file_arg]] const Nested& paths) {
  computed("nested_by_content " + contents(paths));
  return contents(paths);
}
BY_CONTENT std::string two_unnamed_kinds([[cachepy::file_arg]] const Paths& a,
                                         [[cachepy::file_arg]] const Paths& b) {
  computed("two_unnamed_kinds " + contents(a) + contents(b));
  return contents(a) + contents(b);
}
BY_PATH int of_set([[cachepy::file_arg]] const std::unordered_set<std::string>& paths) {
  computed("of_set " + contents("a.txt") + contents("b.txt") + contents("c.txt"));
  return static_cast<int>(paths.size());
}

void write(const Path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path().empty() ? "." : path.parent_path());
  std::ofstream(path) << text;
}

void call_all() {
  std::cout << one("a.txt") << one("b.txt") << one("dir") << one("dir/../a.txt") << "\n";
  std::cout << one_by_content("a.txt") << one_by_content("b.txt") << one_by_content("dir") << "\n";
  std::cout << c_string("a.txt") << c_string(nullptr) << "\n";
  std::cout << many({"a.txt", "b.txt"}) << many({"b.txt", "a.txt"}) << many({}) << many({"dir", "a.txt"})
            << "\n";
  std::cout << many_by_content({"a.txt", "c.txt"}) << many_by_content({"c.txt", "a.txt"})
            << many_by_content({}) << many_by_content({"a.txt"}) << "\n";
  std::cout << named({{"x", "a.txt"}, {"y", "c.txt"}}) << named({{"x", "c.txt"}, {"y", "a.txt"}}) << "\n";
  std::cout << named_by_content({{"x", "a.txt"}, {"y", "c.txt"}})
            << named_by_content({{"x", "c.txt"}, {"y", "a.txt"}})
            << named_by_content({{"left", "a.txt"}, {"right", "c.txt"}}) << "\n";
  std::cout << hashed_by_content({{"x", "a.txt"}, {"y", "c.txt"}})
            << hashed_by_content({{"left", "a.txt"}, {"right", "c.txt"}}) << "\n";
  for (const Nested& paths :
       {Nested{{"a.txt"}, {"c.txt"}}, Nested{{"a.txt", "c.txt"}}, Nested{{}, {"a.txt", "c.txt"}},
        Nested{{"a.txt", std::nullopt}, {"c.txt"}}, Nested{{std::nullopt, "a.txt"}, {"c.txt"}}}) {
    std::cout << nested(paths) << nested_by_content(paths) << "\n";
  }
  std::cout << two_unnamed_kinds({"a.txt", "b.txt"}, {"c.txt"})
            << two_unnamed_kinds({"a.txt"}, {"b.txt", "c.txt"}) << "\n";
  // The same set, built in two ways.
  std::unordered_set<std::string> forwards = {"a.txt", "b.txt", "c.txt"}, backwards(1000);
  for (const char* path : {"c.txt", "b.txt", "a.txt"}) backwards.insert(path);
  std::cout << of_set(forwards) << of_set(backwards) << "\n";
}

int main() {
  write("a.txt", "A");
  write("b.txt", "A");  // the same content as a.txt
  write("c.txt", "C");
  write("dir/one", "1");
  write("dir/below/two", "2");
  call_all();
  call_all();
  write("a.txt", "changed");
  write("dir/below/two", "22");
  call_all();
  write("b.txt", "changed");
  std::filesystem::rename("dir/one", "dir/uno");
  call_all();
  std::filesystem::remove_all("dir");
}
