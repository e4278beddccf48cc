// An empty graph, a cache directory and a data file for tests of cached calls.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "cachepy/graph.h"
#include "support/temp_dir.h"

namespace cachepy::test {

class Memo : public ::testing::Test {
 protected:
  void SetUp() override { cache_tree_reset(); }

  std::vector<std::filesystem::path> entries() const {
    std::vector<std::filesystem::path> found;
    for (const auto& item : std::filesystem::recursive_directory_iterator(cache)) {
      if (item.path().extension() == ".cpz") found.push_back(item.path());
    }
    return found;
  }

  TempDir dir;
  const std::string cache = dir / "cache";
  const std::string data = dir / "data.txt";
};

}  // namespace cachepy::test
