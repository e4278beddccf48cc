// An empty graph, a cache directory and a data file for tests of cached calls.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "cachepy/cache.h"
#include "cachepy/graph.h"
#include "support/temp_dir.h"

namespace cachepy::test {

class Memo : public ::testing::Test {
 protected:
  void SetUp() override { cache_tree_reset(); }

  /// Uses this text as .cachepy.yml from now on.
  void configure(const std::string& yaml) {
    write_file(dir / "config.yml", yaml);
    load_config(dir / "config.yml");
  }

  std::vector<std::filesystem::path> entries() const {
    std::vector<std::filesystem::path> found;
    for (const EntryInfo& entry : cache_list(cache)) found.push_back(entry.file);
    return found;
  }

  TempDir dir;
  const std::string cache = dir / "cache";
  const std::string data = dir / "data.txt";
};

}  // namespace cachepy::test
