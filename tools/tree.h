// The graph as a tree of text: callers above what they called, each call's own files below it.
#pragma once

#include <cachepy/graph.h>

#include <map>
#include <string>

namespace cachepy::tools {

/// A call that several others made is shown in full where it is met first; later mentions refer to it.
std::string graph_tree(const std::map<std::string, Node>& nodes,
                       const std::map<std::string, NodeState>& states,
                       const std::map<std::string, ChangedNode>& changed,
                       const std::map<std::string, std::string>& arguments);

}  // namespace cachepy::tools
