// The public view of the graph: nodes, their states, and text for tools.
//
// Shared by graph.cpp and the exports (graph_json.cpp, graph_dot.cpp, …). Each function works on any graph.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/throw.h"
#include "cachepy/detail/picture.h"
#include "cachepy/graph.h"
#include "graph/graph.h"
#include "inspect/code_on_disk.h"
#include "store/entry_files.h"

namespace cachepy::internal {

std::int64_t ns_since_epoch(std::chrono::system_clock::time_point time);
std::chrono::system_clock::time_point to_time_point(std::int64_t ns_since_epoch);

std::vector<UseInfo> public_uses(const NodeRecord& record);
Node public_node(const Graph& graph, const GraphNode& node);

/// The nodes whose next call would be computed because a file has changed, sorted by key, with these files. A node is not included
/// if an earlier result matches the present contents.
std::vector<ChangedDependencies> changed_nodes(const Graph& graph);

/// The states of a graph's nodes at one moment: files, entries and programs are checked once.
class NodeStates {
 public:
  explicit NodeStates(const Graph& graph);

  NodeState of(const GraphNode& node) const;
  /// The own and inherited paths whose content differs from what the node saw, so that its next call is computed; sorted.
  const std::vector<std::string>& changed_files(const Digest& key) const;

 private:
  struct Version;
  static NodeState state_of(const Version& version);
  /// If no version of a call was made by the present code: the newest that early cutoff serves. May be null. Sorts the versions.
  static Version* served_after_edit(const Graph& graph, CodeOnDisk& code, std::vector<Version>& versions);

  absl::flat_hash_map<Digest, NodeState> states_;
  absl::flat_hash_map<Digest, std::vector<std::string>> changed_;
  EntryPresence entries_;
};

std::string graph_to_json(const Graph& graph);
std::string to_graphml(const detail::Picture& picture);
std::string to_mermaid(const detail::Picture& picture);
std::string graph_to_trace(const Graph& graph);

/// Replaces the file completely or not at all. Throws Error.
void write_text(const std::filesystem::path& path, std::string_view text);

}  // namespace cachepy::internal
