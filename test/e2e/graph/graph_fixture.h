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
  void SetUp() override {
    before_ = fs::current_path();
    std::string name = (fs::temp_directory_path() / "cachepy-graph-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    fs::current_path(name);
    directory_ = fs::canonical(name);
    cachepy::cache_tree_reset();
    runs().clear();
  }
  void TearDown() override {
    fs::current_path(before_);
    fs::remove_all(directory_);
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

  fs::path before_;
  fs::path directory_;
};
