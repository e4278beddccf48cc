// What tests of cached functions share: each works in an empty directory with an empty graph, and its functions count their runs.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "cachepy/graph.h"

/// How often each function's body ran since the test began.
std::map<std::string, int>& runs();

class InDirectory : public testing::Test {
 protected:
  // One directory for all tests of the process: a relative cache directory is where it was at the first call.
  static void SetUpTestSuite() {
    std::string name = (std::filesystem::temp_directory_path() / "cachepy-e2e-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    directory_ = std::filesystem::canonical(name);
    std::filesystem::current_path(directory_);
  }
  static void TearDownTestSuite() {
    std::filesystem::current_path("/");
    std::filesystem::remove_all(directory_);
  }
  void SetUp() override {
    for (const auto& left_behind : std::filesystem::directory_iterator(directory_))
      std::filesystem::remove_all(left_behind);
    cachepy::cache_tree_reset();
    runs().clear();
  }

  static void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(at(path)) << text;
  }
  static std::string at(const std::filesystem::path& path) { return directory_ / path; }

  static inline std::filesystem::path directory_;
};
