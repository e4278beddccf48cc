// The graph of the process at one moment, from which pictures are made.
#pragma once

#include <cachepy/cache.h>
#include <cachepy/graph.h>

#include <map>
#include <string>
#include <vector>

namespace cachepy::plot {

struct Snapshot {
  std::map<std::string, Node> nodes;
  std::map<std::string, NodeState> states;  ///< of every node in `nodes`
  std::vector<FileVersion> versions;
  /// How often the functions of `nodes` were served and computed, in all cache directories that have nodes here.
  std::map<std::string, FunctionStats> counts;
  std::string directory;  ///< the directory of all `nodes`; "" if there are several or none
};

/// Checks every entry and every tracked file once.
Snapshot take_snapshot();

/// Removes superseded calls, and the edges to them.
void drop_superseded(Snapshot& snapshot);

}  // namespace cachepy::plot
