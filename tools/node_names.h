// Nodes of the graph as users name them.
#pragma once

#include <string>
#include <vector>

namespace cachepy::tools {

/// Ids of the nodes of this process's graph that NODE selects: one node by its id or the first digits of its hash, or every call of
/// a function. Reports if there is none; throws Error if several hashes begin with the digits.
std::vector<std::string> find_nodes(const std::string& name);

}  // namespace cachepy::tools
