// Early cutoff: a result stays good when a file has changed that only calls below it use, and these, computed again, gave what
// they gave before. The term, and the idea, are those of build systems (Mokhov, Mitchell, Peyton Jones: Build Systems à la
// Carte, 2018).
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

/// Looks at calls and at those below them. For one moment: what was found is remembered.
class EarlyCutoff {
 public:
  /// The newest record of a call, if its result is stored.
  using Find = std::function<std::optional<NodeRecord>(const ChildRef&)>;
  using Holds = std::function<bool(const Dependency&)>;

  EarlyCutoff(Find find, Holds holds) : find_(std::move(find)), holds_(std::move(holds)) {}
  /// Of calls in that store, which must outlive it.
  EarlyCutoff(const Store& store, Holds holds);

  /// What the call depends on now, if it would return the same result; nullopt if that is not known. `has_this_key`: the call was
  /// just given this key, so that what is in the key holds.
  std::optional<std::vector<Dependency>> dependencies_now(const NodeRecord& node, bool has_this_key = false);

 private:
  std::optional<std::vector<Dependency>> look_at(const NodeRecord& node, std::size_t depth,
                                                 bool has_this_key = false);
  const std::optional<std::vector<Dependency>>& look_at_child(const ChildRef& child, std::size_t depth);

  Find find_;
  Holds holds_;
  absl::flat_hash_map<Digest, std::optional<std::vector<Dependency>>> children_;
};

/// Where the newest result of that call is stale, but would be the same again: makes it the newest once more, with what it
/// depends on now. Says what was written: nothing where it is not so. To be called by the one that has the flight of the call.
Stored confirm_by_children(const CachedFunction& function, const Digest& key);

}  // namespace cachepy::internal
