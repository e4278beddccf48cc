// The graph's packed tables and the links that answer its queries. Not thread-safe: Graph is the lock around
// it.
//
// Replacing a node leaves its former edges and dependencies behind as garbage: a link is live only while it
// lies in the range that its node names now. When garbage outweighs what lives, the tables are packed anew,
// so the cost of an upsert stays proportional to its record.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "format/node_record.h"
#include "format/packed_graph.h"

namespace cachepy::internal {

class GraphTables {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  GraphTables();
  GraphTables(const GraphTables&) = delete;
  GraphTables& operator=(const GraphTables&) = delete;

  void upsert(const NodeRecord& record, std::string_view dir);
  void merge(const PackedGraph& packed, std::string_view dir);
  /// As merge(), for empty tables: takes the contents of `packed` over. False if a string, state or node is there twice, which a
  /// damaged file may say; `packed` is then as it was, and these tables are of no more use.
  bool adopt(PackedGraph& packed, std::string_view dir);
  PackedGraph pack(std::string_view dir) const;

  /// Whether replaced records take more space than live ones, so that the tables should be packed anew.
  bool wasteful() const { return garbage_ > 1024 && garbage_ > live_; }

  std::size_t known_count() const { return known_count_; }
  /// The number of the node with this key; kNone if it is unknown or known only as a child.
  std::uint32_t find(const Digest& key) const;
  const PackedNode& node(std::uint32_t number) const { return packed_.nodes[number]; }
  std::uint32_t node_count() const { return static_cast<std::uint32_t>(packed_.nodes.size()); }
  std::string_view string(std::uint32_t number) const { return (*packed_.strings)[number]; }
  std::uint32_t string_count() const { return packed_.strings->size(); }

  void unpack(std::uint32_t number, NodeRecord& out) const;
  /// Valid until the next change.
  std::span<const PackedChild> children(std::uint32_t number) const {
    return std::span(packed_.children).subspan(node(number).first_child, node(number).child_count);
  }
  std::vector<std::uint32_t> parents(std::uint32_t number) const;
  std::vector<std::uint32_t> for_file(std::string_view path, bool transitive) const;
  /// Nodes that changed the file themselves.
  std::vector<std::uint32_t> writers(std::string_view path) const;
  std::vector<std::string> files() const;

  /// What nodes depend on that any program can look at: observed versions of files, and moments of expiry.
  std::vector<Dependency> states_to_look_at() const;
  /// Nodes that depend on this version.
  std::vector<std::uint32_t> dependents(const Dependency& state) const;

 private:
  struct KeyHash {
    using is_transparent = void;
    const std::vector<PackedNode>* nodes;
    std::size_t operator()(std::uint32_t n) const { return (*this)((*nodes)[n].key); }
    std::size_t operator()(const Digest& key) const { return absl::Hash<Digest>{}(key); }
  };
  struct KeyEqual {
    using is_transparent = void;
    const std::vector<PackedNode>* nodes;
    bool operator()(std::uint32_t a, std::uint32_t b) const { return (*nodes)[a].key == (*nodes)[b].key; }
    bool operator()(std::uint32_t a, const Digest& b) const { return (*nodes)[a].key == b; }
    bool operator()(const Digest& a, std::uint32_t b) const { return a == (*nodes)[b].key; }
  };
  struct StateHash {
    using is_transparent = void;
    const std::vector<PackedState>* states;
    std::size_t operator()(std::uint32_t n) const { return (*this)((*states)[n]); }
    std::size_t operator()(const PackedState& s) const;
  };
  struct StateEqual {
    using is_transparent = void;
    const std::vector<PackedState>* states;
    bool operator()(std::uint32_t a, std::uint32_t b) const { return (*states)[a] == (*states)[b]; }
    bool operator()(std::uint32_t a, const PackedState& b) const { return (*states)[a] == b; }
    bool operator()(const PackedState& a, std::uint32_t b) const { return a == (*states)[b]; }
  };

  /// One list of links per child (its parents) and two per state (its own and inheriting dependents).
  struct Link {
    std::uint32_t node;
    std::uint32_t next;
  };
  struct StateLinks {
    std::uint32_t own = kNone;
    std::uint32_t inherited = kNone;
    std::uint32_t next_of_name = kNone;  ///< another version of the same path
  };

  /// Whether its name is a path: of something that the call used, or changed.
  static bool has_path(DependencyKind kind) { return is_of_a_file(kind) || kind == DependencyKind::kEffect; }
  bool index_all();
  void link_all();
  std::uint32_t node_for(const Digest& key, std::uint32_t function);
  std::uint32_t state_for(const PackedState& state);
  bool may_replace(std::uint32_t number, std::int64_t created_ns) const;
  PackedNode& begin_record(std::uint32_t number);
  void add_dependency(std::uint32_t number, PackedDependency dependency);
  void add_child(std::uint32_t number, PackedChild child);

  bool is_live_dependency(std::uint32_t link) const;
  bool is_live_child(std::uint32_t link) const;
  template <typename Visit>
  void for_each_dependent(std::uint32_t head, Visit visit) const;
  bool has_dependents(std::uint32_t head) const;
  /// Calls `visit` for each state of that path that is an effect, or for each that is none.
  template <typename Visit>
  void for_each_state(std::string_view path, bool is_effect, Visit visit) const;
  Dependency unpack_state(const PackedState& state) const;

  PackedGraph packed_;
  std::vector<Link> dependency_links_;   ///< parallel to packed_.dependencies
  std::vector<Link> child_links_;        ///< parallel to packed_.children
  std::vector<std::uint32_t> parents_;   ///< parallel to packed_.nodes: first link
  std::vector<StateLinks> state_links_;  ///< parallel to packed_.states
  absl::flat_hash_set<std::uint32_t, KeyHash, KeyEqual> by_key_;
  absl::flat_hash_set<std::uint32_t, StateHash, StateEqual> by_state_;
  absl::flat_hash_map<std::uint32_t, std::uint32_t> first_state_of_name_;
  std::size_t known_count_ = 0;
  std::size_t live_ = 0;     ///< dependencies and children of live records
  std::size_t garbage_ = 0;  ///< dependencies and children of replaced records
};

}  // namespace cachepy::internal
