#include "readers.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "cachepy/cachepy.h"

namespace fs = std::filesystem;

namespace {

void ran(const char* name) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  ++runs()[name];
}

void write(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

[[cachepy::ignore]] long bytes_seen = 0;

}  // namespace

std::map<std::string, int>& runs() {
  static std::map<std::string, int> counts;
  return counts;
}

std::string plain_reading(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

[[cachepy::cache_file("cache")]] std::string by_ifstream(const std::string& path) {
  ran("by_ifstream");
  return plain_reading(path);
}

[[cachepy::cache_file("cache")]] std::string by_fopen(const std::string& path) {
  ran("by_fopen");
  std::FILE* const file = std::fopen(path.c_str(), "r");
  if (file == nullptr) return "none";
  char text[100];
  const std::size_t size = std::fread(text, 1, sizeof text, file);
  std::fclose(file);
  return {text, size};
}

[[cachepy::cache_file("cache")]] std::string by_mapping(const std::string& path) {
  ran("by_mapping");
  const int fd = ::open(path.c_str(), O_RDONLY);
  struct ::stat stat{};
  ::fstat(fd, &stat);
  const auto size = static_cast<std::size_t>(stat.st_size);
  void* const at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  std::string text(static_cast<const char*>(at), size);
  ::munmap(at, size);
  ::close(fd);
  return text;
}

[[cachepy::cache_file("cache")]] std::string by_open_in(const std::string& directory,
                                                        const std::string& name) {
  ran("by_open_in");
  const int at = ::open(directory.c_str(), O_PATH | O_DIRECTORY);
  const int fd = ::openat(at, name.c_str(), O_RDONLY);
  char text[100];
  const ssize_t size = ::read(fd, text, sizeof text);
  ::close(fd);
  ::close(at);
  return {text, static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

[[cachepy::cache_file("cache")]] std::string parent_of_reader(const std::string& path) {
  ran("parent_of_reader");
  return "<" + by_ifstream(path) + ">";
}

[[cachepy::cache_file("cache")]] bool is_there(const std::string& path) {
  ran("is_there");
  return fs::exists(path);
}

[[cachepy::cache_file("cache")]] long size_of(const std::string& path) {
  ran("size_of");
  return static_cast<long>(fs::file_size(path));
}

[[cachepy::cache_file("cache")]] std::vector<std::string> names_in(const std::string& directory) {
  ran("names_in");
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(directory)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

[[cachepy::cache_file("cache")]] std::vector<std::string> names_by_scandir(const std::string& directory) {
  ran("names_by_scandir");
  std::vector<std::string> names;
  dirent** found = nullptr;
  const int count = ::scandir(directory.c_str(), &found, nullptr, ::alphasort);
  for (int i = 0; i < count; ++i) {
    names.emplace_back(found[i]->d_name);
    std::free(found[i]);
  }
  std::free(found);
  return names;
}

[[cachepy::cache_file("cache")]] std::vector<std::string> names_by_glob(const std::string& pattern) {
  ran("names_by_glob");
  std::vector<std::string> names;
  ::glob_t found{};
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0)
    names.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  ::globfree(&found);
  return names;
}

[[cachepy::cache_file("cache")]] long bytes_below(const std::string& directory) {
  ran("bytes_below");
  bytes_seen = 0;
  ::nftw(
      directory.c_str(),
      [](const char*, const struct ::stat* stat, int type, ::FTW*) {
        if (type == FTW_F) bytes_seen += stat->st_size;
        return 0;
      },
      8, FTW_PHYS);
  return bytes_seen;
}

[[cachepy::cache_file("cache")]] std::string target_of(const std::string& link) {
  ran("target_of");
  return fs::read_symlink(link);
}

[[cachepy::cache_file("cache")]] std::string real_path_of(const std::string& path) {
  ran("real_path_of");
  return fs::canonical(path);
}

[[cachepy::cache_file("cache")]] std::string variable(const std::string& name) {
  ran("variable");
  const char* const value = std::getenv(name.c_str());
  return value != nullptr ? value : "unset";
}

[[cachepy::cache_file("cache")]] std::string variable_that_it_sets(const std::string& name) {
  ran("variable_that_it_sets");
  ::setenv(name.c_str(), "its own", 1);
  return std::getenv(name.c_str());
}

[[cachepy::cache_file("cache")]] std::string first_that_is_there(const std::string& first,
                                                                 const std::string& second) {
  ran("first_that_is_there");
  std::ifstream in(first);
  return in ? "first" : plain_reading(second);
}

[[cachepy::cache_file("cache")]] std::string written_then_read(const std::string& path,
                                                               const std::string& text) {
  ran("written_then_read");
  write(path, text);
  return plain_reading(path);
}

[[cachepy::cache_file("cache")]] std::string increment_in_place(const std::string& path) {
  ran("increment_in_place");
  std::fstream file(path, std::ios::in | std::ios::out);
  int number = 0;
  file >> number;
  file.clear();
  file.seekp(0);
  file << number + 1 << '\n';
  return std::to_string(number);
}

[[cachepy::cache_file("cache")]] std::string copy(const std::string& from, const std::string& to) {
  ran("copy");
  write(to, plain_reading(from));
  return to;
}

[[cachepy::cache_file("cache")]] std::string through_a_file_of_a_child(const std::string& input,
                                                                       const std::string& path) {
  ran("through_a_file_of_a_child");
  return plain_reading(copy(input, path));
}

[[cachepy::cache_file("cache")]] std::string by_way_of_a_temporary(const std::string& input,
                                                                   const std::string& output) {
  ran("by_way_of_a_temporary");
  std::string temporary = output + ".XXXXXX";
  const int fd = ::mkstemp(temporary.data());
  const std::string text = plain_reading(input);
  if (::write(fd, text.data(), text.size()) < 0) throw std::runtime_error("cannot write");
  ::close(fd);
  const std::string read = plain_reading(temporary);
  ::unlink(temporary.c_str());
  return read;
}

[[cachepy::cache_file("cache")]] std::string by_rename(const std::string& input, const std::string& output) {
  ran("by_rename");
  write(output + ".new", plain_reading(input));
  fs::rename(output + ".new", output);
  return plain_reading(output);
}

[[cachepy::cache_file("cache")]] std::string through_its_own_link(const std::string& input,
                                                                  const std::string& link) {
  ran("through_its_own_link");
  fs::create_symlink(input, link);
  std::string text = plain_reading(link);
  fs::remove(link);
  return text;
}

[[cachepy::cache_file("cache")]] int read_many_times(const std::string& path, int times) {
  ran("read_many_times");
  int bytes = 0;
  for (int i = 0; i < times; ++i) {
    const int fd = ::open(path.c_str(), O_RDONLY);
    char byte = 0;
    bytes += static_cast<int>(::read(fd, &byte, 1));
    ::close(fd);
  }
  return bytes;
}

[[cachepy::cache_file("cache")]] std::string in_a_thread(const std::string& path) {
  ran("in_a_thread");
  std::string text;
  std::thread([&] { text = plain_reading(path); }).join();
  return text;
}

[[cachepy::cache_file("cache")]] std::string named_and_found(const std::string& path) {
  ran("named_and_found");
  return plain_reading(cachepy::track_file(path));
}

[[cachepy::cache_file("cache", tracking = "named")]] std::string named_only(const std::string& path) {
  ran("named_only");
  return plain_reading(path);
}

[[cachepy::cache_file("cache")]] std::string reads_and_runs(
    const std::string& path, [[cachepy::ignore_arg]] const std::function<void()>& meanwhile) {
  ran("reads_and_runs");
  std::string text = plain_reading(path);
  meanwhile();
  return text;
}

[[cachepy::cache_file("cache")]] std::string left_by_an_error(const std::string& path) {
  ran("left_by_an_error");
  if (plain_reading(path).empty()) throw std::runtime_error("nothing there");
  return "something";
}

[[cachepy::cache_file("cache")]] std::string after_an_error(const std::string& path,
                                                            const std::string& other) {
  ran("after_an_error");
  try {
    return left_by_an_error(path);
  } catch (const std::runtime_error&) {
    return plain_reading(other);
  }
}

[[cachepy::cache_file("cache")]] std::string log_to(const std::string& path, const std::string& text) {
  ran("log_to");
  std::ofstream(path, std::ios::app) << text << '\n';
  return text;
}
