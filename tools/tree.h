// The graph as a text tree: callers above the calls that they made, the files of each call below it.
#pragma once

#include <cachepy/graph.h>

#include <map>
#include <string>

namespace cachepy::tools {

/// A call with several callers is shown completely the first time; later occurrences refer to it.
std::string graph_tree(const std::map<std::string, Node>& nodes,
                       const std::map<std::string, NodeState>& states,
                       const std::map<std::string, ChangedNode>& changed,
                       const std::map<std::string, std::string>& arguments);

}  // namespace cachepy::tools
