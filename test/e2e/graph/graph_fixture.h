// What the graph's tests share.
#pragma once

#include <algorithm>
#include <optional>

#include "in_directory.h"
#include "steps.h"

namespace fs = std::filesystem;
using cachepy::Node;

class Graph : public InDirectory {
 protected:
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
};
