// The process's graph as of one moment: what pictures are made of.
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
  std::string directory;  ///< that all of `nodes` are stored in; "": several, or none
};

/// Looks at every entry and every tracked file once.
Snapshot take_snapshot();

/// Leaves out the calls that newer versions supersede, and the calls to them.
void drop_superseded(Snapshot& snapshot);

}  // namespace cachepy::plot
