// Nodes of the graph as users name them.
#pragma once

#include <string>
#include <vector>

namespace cachepy::tools {

/// Ids of the nodes of the process's graph that NODE means: one by its id or the first digits of its hash, or every call
/// of a function. Says so when there is none; throws Error when the digits begin several hashes.
std::vector<std::string> find_nodes(const std::string& name);

}  // namespace cachepy::tools
