// Early cutoff: if a file has changed that only calls below a result use, the result stays valid if these calls, computed again, have
// returned the same results as before. The term and the idea come from build systems (Mokhov, Mitchell, Peyton Jones: Build Systems
// à la Carte, 2018). docs/decisions/early-cutoff.md explains why this is correct.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "calls/cached_function.h"
#include "format/node_record.h"
#include "upkeep/upkeep.h"

namespace cachepy::internal {

/// Checks calls and the calls below them. It remembers what it found, so use an object only for a short time.
class EarlyCutoff {
 public:
  /// The newest record of a call, if its result is stored.
  using Find = std::function<std::optional<NodeRecord>(const ChildRef&)>;
  using Holds = std::function<bool(const Dependency&)>;

  EarlyCutoff(Find find, Holds holds) : find_(std::move(find)), holds_(std::move(holds)) {}
  /// For calls in that store, which must outlive this.
  EarlyCutoff(const Store& store, Holds holds);

  /// The present dependencies of the call if it would return the same result; nullopt if that is unknown. `has_this_key`: the key of
  /// the call was just computed, so dependencies in the key hold.
  std::optional<std::vector<Dependency>> dependencies_now(const NodeRecord& node, bool has_this_key = false);

 private:
  std::optional<std::vector<Dependency>> look_at(const NodeRecord& node, std::size_t depth,
                                                 bool has_this_key = false);
  const std::optional<std::vector<Dependency>>& look_at_child(const ChildRef& child, std::size_t depth);

  Find find_;
  Holds holds_;
  absl::flat_hash_map<Digest, std::optional<std::vector<Dependency>>> children_;
};

/// If the newest result of that call is stale but early cutoff applies, stores it again with its present dependencies. Returns what was
/// stored; 0 bytes if it does not apply. Call this while holding the flight of the call.
Stored confirm_by_children(const CachedFunction& function, const Digest& key);

}  // namespace cachepy::internal
