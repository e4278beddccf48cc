#include "graph/graph_part.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace cachepy::internal {
namespace {

template <typename Matches>
std::vector<std::uint32_t> known_nodes(const GraphTables& tables, Matches matches) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t n = 0; n < tables.node_count(); ++n)
    if (tables.node(n).known && matches(tables.node(n))) found.push_back(n);
  std::sort(found.begin(), found.end(), [&](std::uint32_t a, std::uint32_t b) {
    const PackedNode &x = tables.node(a), &y = tables.node(b);
    if (x.function == y.function) return x.key < y.key;
    return tables.string(x.function) < tables.string(y.function);
  });
  return found;
}

/// Marks the nodes that `step` reaches from `nodes` in at most `depth` steps.
template <typename Step>
void mark(std::vector<char>& marked, std::vector<std::uint32_t> nodes, std::size_t depth, Step step) {
  std::vector<char> seen(marked.size(), 0);
  for (const std::uint32_t n : nodes) marked[n] = seen[n] = 1;
  for (; depth > 0 && !nodes.empty(); --depth) {
    std::vector<std::uint32_t> next;
    for (const std::uint32_t from : nodes) {
      for (const std::uint32_t to : step(from)) {
        if (std::exchange(seen[to], 1) != 0) continue;
        marked[to] = 1;
        next.push_back(to);
      }
    }
    nodes = std::move(next);
  }
}

}  // namespace

std::vector<std::uint32_t> nodes_named(const GraphTables& tables, std::string_view name) {
  std::vector<std::uint32_t> found =
      known_nodes(tables, [&](const PackedNode& node) { return tables.string(node.function) == name; });
  if (!found.empty()) return found;
  const std::size_t colon = name.rfind(':');
  const std::optional<Digest> key =
      colon == std::string_view::npos ? std::nullopt : Digest::from_hex(name.substr(colon + 1));
  if (key) {
    const std::uint32_t n = tables.find(*key);
    if (n != GraphTables::kNone && tables.string(tables.node(n).function) == name.substr(0, colon))
      return {n};
  }
  if (name.find_first_not_of("0123456789abcdef") != std::string_view::npos) return {};
  return known_nodes(tables, [&](const PackedNode& node) { return node.key.hex().starts_with(name); });
}

std::unique_ptr<GraphTables> part_around(const GraphTables& tables, const std::vector<std::uint32_t>& nodes,
                                         std::size_t depth) {
  std::vector<char> kept(tables.node_count(), 0);
  mark(kept, nodes, depth, [&](std::uint32_t n) {
    std::vector<std::uint32_t> children;
    for (const PackedChild& child : tables.children(n)) children.push_back(child.node);
    return children;
  });
  mark(kept, nodes, depth, [&](std::uint32_t n) { return tables.parents(n); });

  auto part = std::make_unique<GraphTables>();
  NodeRecord record;
  for (std::uint32_t n = 0; n < tables.node_count(); ++n) {
    if (kept[n] == 0 || !tables.node(n).known) continue;
    tables.unpack(n, record);
    std::vector<ChildRef> children;
    std::size_t i = 0;
    for (const PackedChild& child : tables.children(n)) {
      if (kept[child.node] != 0) children.push_back(std::move(record.children[i]));
      ++i;
    }
    record.children = std::move(children);
    part->upsert(record, tables.string(tables.node(n).dir));
  }
  return part;
}

}  // namespace cachepy::internal
