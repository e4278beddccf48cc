// For tests of what calls leave in files.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "listening.h"

namespace fs = std::filesystem;

/// How often each function's body ran.
inline std::map<std::string, int>& runs() {
  static std::map<std::string, int> counts;
  return counts;
}

inline std::string text_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}
inline void put(const fs::path& path, const std::string& text) {
  std::ofstream(path) << text;
}
inline void add(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::app) << text;
}

/// Everything below, with types, permissions and contents.
inline std::string state_of(const fs::path& dir) {
  std::map<std::string, std::string> all;
  for (const auto& each : fs::recursive_directory_iterator(dir)) {
    std::ostringstream text;
    const fs::file_status status = each.symlink_status();
    text << static_cast<int>(status.type()) << " ";
    if (each.is_symlink())
      text << fs::read_symlink(each);
    else
      text << std::oct << static_cast<int>(status.permissions());
    if (each.is_regular_file() && !each.is_symlink()) text << " " << text_of(each);
    all[each.path()] = text.str();
  }
  std::string joined;
  for (const auto& [path, text] : all) joined += path + ": " + text + "\n";
  return joined;
}

class Effects : public Listening {
 protected:
  void SetUp() override {
    Listening::SetUp();
    fs::create_directory("d");
  }
  void TearDown() override {
    for (const auto& each : fs::recursive_directory_iterator("."))
      if (each.is_directory()) fs::permissions(each, fs::perms::owner_all, fs::perm_options::add);
    Listening::TearDown();
  }

  static void empty(const fs::path& dir) {
    for (const auto& each : fs::recursive_directory_iterator(dir))
      if (each.is_directory()) fs::permissions(each, fs::perms::owner_all, fs::perm_options::add);
    fs::remove_all(dir);
    fs::create_directory(dir);
  }

  static std::vector<fs::path> blobs() {
    std::vector<fs::path> files;
    for (const auto& each : fs::recursive_directory_iterator("cache/blobs"))
      if (each.is_regular_file()) files.push_back(each);
    return files;
  }
};
