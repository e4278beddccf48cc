// The dependency graph in memory: nodes by key, edges both ways, nodes by file.
//
// A record is an upsert by key; only children are stored in records, parents are derived here. Thread-safe. Knows nothing
// of directories or formats.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "format/node_record.h"

namespace cachepy::internal {

/// A node as the graph holds it: the record, and where it came from.
struct GraphNode {
  std::shared_ptr<const NodeRecord> record;
  std::string dir;  ///< absolute cache directory its outfile is relative to
};

class Graph {
 public:
  Graph();
  ~Graph();

  /// Adds the node or replaces the one with the same key by a newer one (created_ns decides; ties: the later call).
  /// O(size of the record), independent of the number of nodes.
  void upsert(std::shared_ptr<const NodeRecord> record, const std::string& dir);
  /// True when a node with this key and at least this created_ns is there: lets a hit skip the upsert.
  bool has(const Digest& key, std::int64_t created_ns) const;

  std::size_t size() const;
  bool find(const Digest& key, GraphNode& out) const;
  /// Keys of the nodes that have this one as a child, sorted.
  std::vector<Digest> parents(const Digest& key) const;
  /// Keys of nodes with an own dependency on this path (with `transitive`, also an inherited one), sorted.
  std::vector<Digest> for_file(const std::string& normal_path, bool transitive) const;
  /// Every path an own dependency names, sorted, each once.
  std::vector<std::string> files() const;
  /// Calls `visit` for a snapshot of all nodes, sorted by id.
  void for_each(const std::function<void(const GraphNode&)>& visit) const;
  void clear();

  /// The graph of everything this process called, loaded or synced.
  static Graph& process();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cachepy::internal
