// A cache directory with entries of any age, for tests of eviction.
#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "cachepy/cache.h"
#include "store/file_backend.h"
#include "support/cached.h"
#include "support/temp_dir.h"

namespace cachepy::test {

namespace fs = std::filesystem;

class Sweep : public ::testing::Test {
 protected:
  void SetUp() override { configure(""); }
  void TearDown() override { configure(""); }

  /// Each entry is a file of its own, whose time can be set.
  void configure(const std::string& yaml) {
    write_file(dir / "config.yml", "pack_limit: 0\n" + yaml);
    load_config(dir / "config.yml");
  }
  /// The entries in the order of their last use.
  std::vector<fs::path> entries() const {
    std::vector<fs::path> found;
    if (!fs::exists(cache)) return found;
    for (const auto& item : fs::recursive_directory_iterator(cache)) {
      if (item.path().extension() == ".cpz") found.push_back(item.path());
    }
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return fs::last_write_time(a) < fs::last_write_time(b); });
    return found;
  }
  std::uint64_t bytes() const {
    std::uint64_t sum = 0;
    for (const fs::path& entry : entries()) {
      struct ::stat st;
      if (::stat(entry.c_str(), &st) == 0) sum += internal::bytes_on_disk(st);
    }
    return sum;
  }
  std::string list_of(const std::string& code) const { return cache + "/code/" + code + ".cpc"; }
  std::uint64_t list_bytes() const {
    std::uint64_t sum = 0;
    if (!fs::exists(cache + "/code")) return sum;
    for (const auto& list : fs::directory_iterator(cache + "/code")) sum += list.file_size();
    return sum;
  }
  fs::path entry_of(const std::string& function) const {
    for (const fs::path& entry : entries())
      if (entry.filename().string().starts_with(function + ".")) return entry;
    return {};
  }
  void set_age(const fs::path& file, std::time_t seconds) const {
    set_mtime(file.string(), std::time(nullptr) - seconds);
  }
  std::time_t age(const fs::path& file) const {
    struct ::stat st = {};
    EXPECT_EQ(::stat(file.c_str(), &st), 0);
    return std::time(nullptr) - st.st_mtime;
  }

  TempDir dir;
  const std::string cache = dir / "cache";
  Cached<int, int> f{"f", cache, [](int x) { return x; }};
  Cached<int, int> g{"g", cache, [](int x) { return -x; }};
};

}  // namespace cachepy::test
