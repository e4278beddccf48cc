// Sites written by hand: cached calls in tests that are compiled without the plugin.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "cachepy/cachepy.h"

namespace cachepy::testing {

/// A directory of its own that is gone at the end.
class TempDir {
 public:
  TempDir() {
    std::string pattern = (std::filesystem::temp_directory_path() / "cachepy_test_XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

inline void write_file(const std::filesystem::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A Site as the plugin would emit it, with the directory chosen at run time.
class TestSite {
 public:
  TestSite(std::string name, std::string dir, std::string roles = "v")
      : name_(std::move(name)), dir_(std::move(dir)), roles_(std::move(roles)) {
    for (std::size_t i = 0; i < roles_.size(); ++i) parameters_ += "p" + std::to_string(i) + '\0';
    site.abi_version = detail::kAbiVersion;
    site.name = name_.c_str();
    site.signature = "signature";
    site.result_type = "result";
    site.file = "test.cpp";
    site.line = 7;
    site.code[0] = 1;
    site.code[1] = 2;
    site.dir = dir_.c_str();
    site.hash_file_paths = -1;
    site.verbose = -1;
    site.param_names = {parameters_.c_str(), static_cast<std::uint32_t>(roles_.size())};
    site.param_roles = roles_.c_str();
  }

  detail::Site site{};

 private:
  const std::string name_, dir_, roles_;
  std::string parameters_;
};

}  // namespace cachepy::testing
