// Early cutoff: if a file or code has changed that only calls below a result use, the result stays valid if these calls, computed again,
// have returned the same results as before. The term and the idea come from build systems (Mokhov, Mitchell, Peyton Jones: Build Systems
// à la Carte, 2018). docs/decisions/early-cutoff.md explains why this is correct.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "calls/cached_function.h"
#include "calls/key.h"
#include "format/node_record.h"
#include "program/code_graph.h"
#include "upkeep/upkeep.h"

namespace cachepy::internal {

/// Checks calls and the calls below them. It remembers what it found, so use an object only for a short time.
class EarlyCutoff {
 public:
  using Holds = std::function<bool(const Dependency&)>;
  /// The present code of the function of a call; nullopt if it is unknown.
  using Code = std::function<std::optional<CodeDigests>(const NodeRecord&)>;

  /// For calls in that store, which must outlive this. Without `code`, all code is as it was.
  EarlyCutoff(const Store& store, Holds holds, Code code = nullptr)
      : store_(store), holds_(std::move(holds)), code_(std::move(code)) {}

  /// The present dependencies of the call if it would return the same result; nullopt if that is unknown. `has_this_key`: the key of
  /// the call was just computed, so dependencies in the key hold.
  std::optional<std::vector<Dependency>> dependencies_now(const NodeRecord& node, bool has_this_key = false);

  /// As above for a call that was made before an edit. It would return the same result only if the edit has not changed its own code.
  /// Changes `node.children` to the calls that are made with the present code.
  std::optional<std::vector<Dependency>> dependencies_after_edit(NodeRecord& node, bool has_this_key = false);

 private:
  enum class Changed : std::uint8_t { kFiles, kCodeBelow };
  using Dependencies = std::optional<std::vector<Dependency>>;

  Dependencies look_at(const NodeRecord& node, std::size_t depth, bool has_this_key, Changed what);
  Dependencies look_at_present(const NodeRecord& node, std::size_t depth);
  const Dependencies& look_at_child(const ChildRef& child, std::size_t depth);
  std::optional<NodeRecord> find(const std::string& function, const Digest& key) const;
  std::optional<NodeRecord> find_with_code(const NodeRecord& node, const Digest& code) const;

  const Store& store_;
  const Holds holds_;
  const Code code_;
  absl::flat_hash_map<Digest, Dependencies> children_;
  absl::flat_hash_map<Digest, Digest> present_keys_;  // of children whose code has changed
};

/// If the newest result of that call is stale but early cutoff applies, stores it again with its present dependencies. Returns what was
/// stored; 0 bytes if it does not apply. Call this while holding the flight of the call.
Stored confirm_by_children(const CachedFunction& function, const Digest& key);

/// If no result of that call is stored, but one was made before an edit of cached functions below it, and early cutoff applies, stores
/// it for the present code. Returns and requires the same as above.
Stored take_from_former_code(const CachedFunction& function, const CallKey& key);

/// The key that a call has if only the code of its function is another one; empty if the entry was stored by a release that made keys
/// differently. Changes the parts.
Digest key_with_code(EntryMetadata& metadata, const Digest& code);

}  // namespace cachepy::internal
