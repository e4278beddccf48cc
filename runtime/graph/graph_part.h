// Finds nodes by the names that users give them, and extracts the part of a graph around them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "graph/graph_tables.h"

namespace cachepy::internal {

/// The nodes that `name` selects, sorted by function and key: all calls of a function, else the node with this id, else the
/// nodes whose hexadecimal key begins with it; "" selects all.
std::vector<std::uint32_t> nodes_named(const GraphTables& tables, std::string_view name);

/// New tables with these nodes, those that they reach by at most `depth` calls down or up, and the calls among them.
std::unique_ptr<GraphTables> part_around(const GraphTables& tables, const std::vector<std::uint32_t>& nodes,
                                         std::size_t depth);

}  // namespace cachepy::internal
