// What the graph's tests share: each works in an empty directory with an empty graph.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "steps.h"

namespace fs = std::filesystem;
using cachepy::Node;

class Graph : public testing::Test {
 protected:
  // One directory for all tests of the process: a relative cache directory is where it was at the first call.
  static void SetUpTestSuite() {
    std::string name = (fs::temp_directory_path() / "cachepy-graph-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    directory_ = fs::canonical(name);
    fs::current_path(directory_);
  }
  static void TearDownTestSuite() {
    fs::current_path("/");
    fs::remove_all(directory_);
  }
  void SetUp() override {
    for (const auto& left_behind : fs::directory_iterator(directory_)) fs::remove_all(left_behind);
    cachepy::cache_tree_reset();
    runs().clear();
  }

  /// The only node of a function.
  static Node node(const std::string& fname) {
    std::optional<Node> found;
    for (const auto& [id, candidate] : cachepy::cache_tree_nodes()) {
      if (candidate.fname != fname) continue;
      EXPECT_FALSE(found) << "several nodes of " << fname;
      found = candidate;
    }
    EXPECT_TRUE(found) << "no node of " << fname;
    return found.value_or(Node{});
  }

  static int count(const std::string& fname) {
    const auto nodes = cachepy::cache_tree_nodes();
    return static_cast<int>(
        std::count_if(nodes.begin(), nodes.end(), [&](const auto& n) { return n.second.fname == fname; }));
  }

  static std::vector<std::string> stale() {
    std::vector<std::string> names;
    for (const auto& [id, changed] : cachepy::cache_tree_changed_files()) names.push_back(changed.node.fname);
    return names;
  }

  using Ids = std::vector<std::string>;
  using Paths = std::vector<fs::path>;

  static inline fs::path directory_;
};
