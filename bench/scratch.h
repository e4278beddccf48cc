// A directory for one run, on the file system of TMPDIR, and plain file operations for comparison.
#pragma once

#include <cachepy/cache.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace bench {

class Scratch {
 public:
  Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "cachepy_bench_XXXXXX").string();
    path() = ::mkdtemp(pattern.data());
  }
  ~Scratch() { std::filesystem::remove_all(path()); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  static std::filesystem::path cache() { return path() / "cache"; }
  static std::filesystem::path file(const std::string& name) { return path() / name; }

 private:
  static std::filesystem::path& path() {
    static std::filesystem::path value;
    return value;
  }
};

/// The entry file of a function with only one entry or, if that entry is packed, another file of the same size.
inline std::string entry_of(const std::string& function) {
  for (const cachepy::EntryInfo& entry : cachepy::cache_list(Scratch::cache())) {
    if (entry.fname.find(function) == std::string::npos) continue;
    if (std::filesystem::exists(entry.file)) return entry.file.string();
    const std::filesystem::path plain = Scratch::file("entry_of_" + function);
    std::ofstream(plain) << std::string(entry.file_bytes, 'x');
    return plain.string();
  }
  std::abort();  // a benchmark without a baseline is useless
}

/// open, fstat, read, close: the minimum for reading a file.
inline std::size_t read_plainly(const std::string& path, std::string& buffer) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct ::stat st;
  ::fstat(fd, &st);
  buffer.resize(static_cast<std::size_t>(st.st_size));
  const ssize_t got = ::read(fd, buffer.data(), buffer.size());
  ::close(fd);
  return static_cast<std::size_t>(got);
}

/// create, write, close, rename, and an append to an open log: the minimum for storing and recording a result.
inline void write_plainly(const std::string& path, std::string_view bytes, int log, std::string_view record) {
  const std::string aside = path + ".new";
  const int fd = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  [[maybe_unused]] ssize_t written = ::write(fd, bytes.data(), bytes.size());
  ::close(fd);
  ::rename(aside.c_str(), path.c_str());
  written = ::write(log, record.data(), record.size());
}

}  // namespace bench
