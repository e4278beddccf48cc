// The dependency graph in memory: nodes by key, edges both ways, nodes by file.
//
// A record is an upsert by key; only children are stored in records, parents are derived here. Kept packed
// (every string and every observed file version once), because a million nodes must load in seconds; records
// are unpacked one at a time. Thread-safe. Knows nothing of directories, formats or whether a file has
// changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest_list.h"
#include "format/node_record.h"
#include "format/packed_graph.h"

namespace cachepy::internal {

/// A node of the graph: its record and its cache directory.
struct GraphNode {
  NodeRecord record;
  std::string dir;  ///< absolute cache directory; the outfile is relative to it
};

/// A node and its file dependencies that no longer hold.
struct ChangedDependencies {
  Digest key;
  std::vector<std::string> paths;  ///< sorted, without duplicates; own and inherited
};

class Graph {
 public:
  Graph();
  ~Graph();
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  /// Adds the node or replaces the one with the same key by a newer one (created_ns decides; ties: the later
  /// call). O(size of the record) amortised, independent of the number of nodes.
  void upsert(const NodeRecord& record, std::string_view dir);
  /// Upserts every node of `packed`; those without a directory of their own belong to `dir`. An empty graph takes the tables over
  /// without a copy.
  void merge(PackedGraph packed, std::string_view dir);
  /// Whether a node with this key and at least this created_ns exists. If so, a hit can skip the upsert.
  bool has(const Digest& key, std::int64_t created_ns) const;
  /// Never 0. While it is unchanged, no node is removed, so a true answer of has() stays true.
  std::uint64_t epoch() const;

  std::size_t size() const;
  bool find(const Digest& key, GraphNode& out) const;
  /// The id of the node with this key; "" when it is unknown.
  std::string id(const Digest& key) const;
  /// Keys of the nodes that have this one as a child, sorted.
  std::vector<Digest> parents(const Digest& key) const;
  /// The ids of these nodes, sorted.
  std::vector<std::string> parent_ids(const Digest& key) const;
  /// Keys of nodes with an own dependency on this path (with `transitive`, also an inherited one), sorted.
  /// Costs what it returns, not the size of the graph.
  std::vector<Digest> for_file(const std::string& normal_path, bool transitive) const;
  /// Keys of the nodes that changed this path themselves, sorted.
  std::vector<Digest> writers(const std::string& normal_path) const;
  /// The paths of all own dependencies, sorted, without duplicates.
  std::vector<std::string> files() const;
  /// Nodes with a dependency, own or inherited, for which `holds` is false, sorted by key, each with the files among them.
  /// `holds` is called once for each distinct observed version of a file and moment of expiry, without a lock held.
  std::vector<ChangedDependencies> changed(const std::function<bool(const Dependency&)>& holds) const;
  /// As above, but calls `visit` for each such dependency of each node, in no particular order. `visit` must not use the graph.
  void for_each_changed(const std::function<bool(const Dependency&)>& holds,
                        const std::function<void(const Digest& key, const Dependency&)>& visit) const;

  enum class Order {
    kByFunction,  ///< sorted by function and key
    kById,  ///< sorted by id(); differs from the above only where one function's name begins with another's
  };
  /// The keys of all nodes.
  DigestList keys(Order order) const;
  /// Calls `visit` for all nodes, sorted by function and key, without a lock held: a node added meanwhile may
  /// be left out.
  void for_each(const std::function<void(const GraphNode&)>& visit) const;
  /// All nodes and what they refer to, for a snapshot file. Directories equal to `dir` are left empty.
  PackedGraph pack(std::string_view dir = {}) const;

  /// Keys of the nodes that `name` means, sorted by function and key: a function, an id, or the first digits of a key.
  std::vector<Digest> named(std::string_view name) const;
  /// Removes all nodes except these and those that they reach by at most `depth` calls down or up. Edges to removed nodes are
  /// removed, too.
  void focus(const std::vector<Digest>& keys, std::size_t depth);

  void clear();
  void swap(Graph& other);

  /// The graph of everything this process called, loaded or synced. Usable in a child after fork.
  static Graph& process();

 private:
  struct State;
  static const bool kWholeOverFork;
  std::unique_ptr<State> state_;
};

}  // namespace cachepy::internal
