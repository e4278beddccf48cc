#include "calls/early_cutoff.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "calls/computation.h"
#include "calls/earlier_result.h"
#include "calls/entry_codec.h"
#include "format/entry.h"
#include "frames/frame.h"
#include "program/loaded_code.h"
#include "tracking/put_back.h"
#include "tracking/tracker.h"

namespace cachepy::internal {
namespace {

// Beyond these limits, computing the call is no worse.
constexpr std::size_t kDeepest = 64;
constexpr std::size_t kMostChildren = 10'000;

/// Whether the dependency may change if a call below returns the same result. All other changed dependencies rule out a cutoff.
bool may_change_below(const Dependency& dependency) {
  return !dependency.own && is_told_by_any_program(dependency.kind);
}

/// Whether a hit would not leave the same files as the call.
bool leaves_files(const NodeRecord& node) {
  const std::span<const Dependency> effects = effects_among(node.dependencies);
  return effects.size() > (output_among(effects) != nullptr ? 1 : 0);
}

/// The present code of the process.
std::optional<CodeDigests> loaded_code_of(const NodeRecord& node) {
  return code_of_cached(node.function);
}

Stored store_renewed(const CachedFunction& function, EntryReader& from, EntryMetadata& metadata) {
  NewEntry copy(function.store, metadata, function.compression);
  if (!copy_result(from, copy.payload())) return {};
  return store_again(function.store, metadata, copy);
}

}  // namespace

std::optional<std::vector<Dependency>> EarlyCutoff::dependencies_now(const NodeRecord& node,
                                                                     bool has_this_key) {
  return look_at(node, 0, has_this_key, Changed::kFiles);
}

std::optional<std::vector<Dependency>> EarlyCutoff::dependencies_after_edit(NodeRecord& node,
                                                                            bool has_this_key) {
  const std::optional<CodeDigests> now = code_(node);
  if (!now || now->own.empty() || now->own != node.own_code) return std::nullopt;
  Dependencies dependencies = look_at(node, 0, has_this_key, Changed::kCodeBelow);
  for (ChildRef& child : node.children)
    if (const auto key = present_keys_.find(child.key); key != present_keys_.end()) child.key = key->second;
  return dependencies;
}

EarlyCutoff::Dependencies EarlyCutoff::look_at(const NodeRecord& node, std::size_t depth, bool has_this_key,
                                               Changed what) {
  std::vector<const Dependency*> changed;
  for (const Dependency& dependency : node.dependencies) {
    if ((dependency.in_key && has_this_key) || holds_(dependency)) continue;
    if (dependency.in_key || !may_change_below(dependency)) return std::nullopt;
    changed.push_back(&dependency);
  }
  if (changed.empty() && what == Changed::kFiles) return node.dependencies;
  if (depth == kDeepest) return std::nullopt;

  // Relative paths of the calls below are resolved in the directory of the outermost call, even if they were computed elsewhere.
  const auto is_place = [](const Dependency& d) { return d.kind == DependencyKind::kWorkingDirectory; };
  const auto place = std::ranges::find_if(node.dependencies, is_place);
  Frame frame(nullptr, node.function, node.key, nullptr);
  for (const Dependency& dependency : node.dependencies)
    if (dependency.own && !is_place(dependency)) frame.add_dependency(dependency);
  for (const ChildRef& child : node.children) {
    const auto& below = look_at_child(child, depth + 1);
    if (!below || (place == node.dependencies.end() && std::ranges::any_of(*below, is_place)))
      return std::nullopt;
    std::vector<Dependency> dependencies = *below;
    std::erase_if(dependencies, is_place);
    frame.add_child(child, dependencies);
  }
  Frame::Outcome outcome = frame.finish();
  if (!outcome.inconsistency.empty()) return std::nullopt;
  // If no call below uses a changed dependency any more, it is unknown which call used it.
  const auto is_used_below = [&](const Dependency* before) {
    return std::ranges::any_of(outcome.dependencies, [&](const Dependency& now) {
      if (before->kind == DependencyKind::kExpiry) return now.kind == DependencyKind::kExpiry;
      return now.name == before->name && now.pattern == before->pattern;
    });
  };
  if (!std::ranges::all_of(changed, is_used_below)) return std::nullopt;
  if (place != node.dependencies.end()) {
    const auto behind = std::ranges::upper_bound(outcome.dependencies, place->kind, {}, &Dependency::kind);
    outcome.dependencies.insert(behind, *place);
  }
  return std::move(outcome.dependencies);
}

const std::optional<std::vector<Dependency>>& EarlyCutoff::look_at_child(const ChildRef& child,
                                                                         std::size_t depth) {
  static const std::optional<std::vector<Dependency>> kNone;
  if (children_.size() == kMostChildren) return kNone;
  if (const auto known = children_.find(child.key); known != children_.end()) return known->second;
  const std::optional<NodeRecord> node =
      child.result.empty() ? std::nullopt : find(child.function, child.key);
  Dependencies found = node && node->result == child.result ? look_at_present(*node, depth) : std::nullopt;
  return children_[child.key] = std::move(found);
}

EarlyCutoff::Dependencies EarlyCutoff::look_at_present(const NodeRecord& node, std::size_t depth) {
  if (leaves_files(node)) return std::nullopt;
  if (!code_) return look_at(node, depth, false, Changed::kFiles);
  const std::optional<CodeDigests> now = code_(node);
  if (!now || node.code.empty()) return std::nullopt;
  if (now->all == node.code) return look_at(node, depth, false, Changed::kFiles);
  if (const std::optional<NodeRecord> present = find_with_code(node, now->all)) {
    if (present->result != node.result || leaves_files(*present)) return std::nullopt;
    present_keys_[node.key] = present->key;
    return look_at(*present, depth, false, Changed::kFiles);
  }
  const bool only_below = !now->own.empty() && now->own == node.own_code;
  return only_below ? look_at(node, depth, false, Changed::kCodeBelow) : std::nullopt;
}

std::optional<NodeRecord> EarlyCutoff::find(const std::string& function, const Digest& key) const {
  const auto entry = store_.peek({function, key}, MetadataPart::kNode);
  if (!entry.ok()) return std::nullopt;
  const NodeRecord& node = (*entry)->metadata().node;
  if (node.function != function || node.key != key) return std::nullopt;
  return (*entry)->take_node();
}

/// The same call with the present code.
std::optional<NodeRecord> EarlyCutoff::find_with_code(const NodeRecord& node, const Digest& code) const {
  const auto entry = store_.peek({node.function, node.key}, MetadataPart::kAll);
  if (!entry.ok()) return std::nullopt;
  EntryMetadata metadata = (*entry)->metadata();
  const Digest key = key_with_code(metadata, code);
  return key.empty() ? std::nullopt : find(node.function, key);
}

Digest key_with_code(EntryMetadata& metadata, const Digest& code) {
  const Digest& before = metadata.node.key;
  const Algo algo = before.size == 32 ? Algo::kSha256 : Algo::kXxh3;
  if (key_of(metadata.key_parts, algo) != before) return {};
  for (KeyPart& part : metadata.key_parts)
    if (part.kind == KeyPartKind::kCode) part.digest = code;
  return key_of(metadata.key_parts, algo);
}

Stored confirm_by_children(const CachedFunction& function, const Digest& key) {
  const Store& store = function.store;
  const auto entry = store.open({function.name, key});
  if (!entry.ok()) return {};
  EntryMetadata metadata = (*entry)->metadata();
  EarlyCutoff cutoff(store, still_holds);
  std::optional<std::vector<Dependency>> dependencies = cutoff.dependencies_now(metadata.node, true);
  if (!dependencies) return {};
  metadata.node.dependencies = *std::move(dependencies);
  return store_renewed(function, **entry, metadata);
}

Stored take_from_former_code(const CachedFunction& function, const CallKey& key) {
  for (const std::string& beginning : function.former_key_beginnings()) {
    const auto entry = function.store.open({function.name, key.digest_with(beginning)});
    if (!entry.ok()) continue;
    EntryMetadata metadata = (*entry)->metadata();
    NodeRecord& node = metadata.node;
    std::optional<std::vector<Dependency>> dependencies =
        EarlyCutoff(function.store, still_holds, loaded_code_of).dependencies_after_edit(node, true);
    if (!dependencies) continue;
    node.dependencies = *std::move(dependencies);
    node.key = key.digest();
    describe_call(metadata, function, key);
    return store_renewed(function, **entry, metadata);
  }
  return {};
}

}  // namespace cachepy::internal
