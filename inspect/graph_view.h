// The public view of the graph: nodes, their states, and text for tools.
//
// Shared by graph.cpp and the exports (graph_json.cpp, graph_dot.cpp, …). Each function works on any graph.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest_list.h"
#include "base/throw.h"
#include "cachepy/detail/picture.h"
#include "cachepy/graph.h"
#include "graph/graph.h"

namespace cachepy::internal {

class CodeOnDisk;

std::int64_t ns_since_epoch(std::chrono::system_clock::time_point time);
std::chrono::system_clock::time_point to_time_point(std::int64_t ns_since_epoch);

std::vector<UseInfo> public_uses(const NodeRecord& record);
Node public_node(const Graph& graph, const GraphNode& node);

/// The nodes whose next call would be computed because a file has changed, sorted by key, with these files. A node is not included
/// if an earlier result matches the present contents.
std::vector<ChangedDependencies> changed_nodes(const Graph& graph);

/// The states of a graph's nodes at one moment: files, entries and programs are checked once. Takes some thirty bytes for each node.
/// Nodes have positions, from 0 to size() - 1, in the order of the graph's keys().
class NodeStates {
 public:
  explicit NodeStates(const Graph& graph, Graph::Order order = Graph::Order::kByFunction);

  std::size_t size() const { return keys_.size(); }
  Digest key(std::size_t position) const { return keys_[position]; }
  NodeState at(std::size_t position) const { return states_[position]; }
  /// The own and inherited paths whose content differs from what the node saw, so that its next call is computed; sorted.
  std::vector<std::string> changed_files_at(std::size_t position) const;
  static constexpr std::size_t kNone = ~std::size_t{0};
  /// kNone: there was no such node.
  std::size_t find(const Digest& key) const;

  /// A node that was added later is cached, because it was computed just now.
  NodeState of(const GraphNode& node) const;
  std::vector<std::string> changed_files(const Digest& key) const;

 private:
  struct Version;
  struct ChangedPath {
    std::uint32_t position;
    std::uint32_t path;  ///< in paths_; kNoPath: something else than a file, such as the time
    friend auto operator<=>(const ChangedPath&, const ChangedPath&) = default;
  };
  static constexpr std::uint32_t kNoPath = ~std::uint32_t{0};
  static NodeState state_of(const Version& version);
  void find_changed(const Graph& graph);
  void find_superseded(const Graph& graph, CodeOnDisk& code, std::vector<Version>& versions);
  /// If no version of a call was made by the present code: the newest that early cutoff serves. May be null.
  Version* served_after_edit(const Graph& graph, CodeOnDisk& code, std::span<Version> versions) const;
  /// The range of a node in changed_.
  std::pair<std::size_t, std::size_t> changes_at(std::size_t position) const;

  DigestList keys_;
  std::vector<std::uint32_t> by_key_;  // positions in the order of their keys
  std::vector<NodeState> states_;
  std::vector<std::string> paths_;    // sorted
  std::vector<ChangedPath> changed_;  // sorted
};

/// An object of docs/graph-json.md.
std::string node_json(const Node& node, NodeState state, const std::vector<std::string>& changed_files);
/// The whole graph, in pieces. `write` is called often.
void write_graph_json(const Graph& graph, const NodeStates& states,
                      const std::function<void(std::string_view)>& write);
std::string to_graphml(const detail::Picture& picture);
std::string to_mermaid(const detail::Picture& picture);
std::string graph_to_trace(const Graph& graph);

/// Replaces the file completely or not at all. Throws Error.
void write_text(const std::filesystem::path& path, std::string_view text);

}  // namespace cachepy::internal
