#include "calls/early_cutoff.h"

#include <algorithm>
#include <string>
#include <utility>

#include "calls/earlier_result.h"
#include "calls/entry_codec.h"
#include "format/entry.h"
#include "frames/frame.h"
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

}  // namespace

EarlyCutoff::EarlyCutoff(const Store& store, Holds holds)
    : EarlyCutoff(
          [&store](const ChildRef& child) -> std::optional<NodeRecord> {
            const auto entry = store.peek({child.function, child.key}, MetadataPart::kNode);
            if (!entry.ok() || (*entry)->metadata().node.id() != child.id()) return std::nullopt;
            return (*entry)->take_node();
          },
          std::move(holds)) {}

std::optional<std::vector<Dependency>> EarlyCutoff::dependencies_now(const NodeRecord& node,
                                                                     bool has_this_key) {
  return look_at(node, 0, has_this_key);
}

std::optional<std::vector<Dependency>> EarlyCutoff::look_at(const NodeRecord& node, std::size_t depth,
                                                            bool has_this_key) {
  std::vector<const Dependency*> changed;
  for (const Dependency& dependency : node.dependencies) {
    if ((dependency.in_key && has_this_key) || holds_(dependency)) continue;
    if (dependency.in_key || !may_change_below(dependency)) return std::nullopt;
    changed.push_back(&dependency);
  }
  if (changed.empty()) return node.dependencies;
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
  const std::optional<NodeRecord> node = child.result.empty() ? std::nullopt : find_(child);
  auto found = node && node->result == child.result ? look_at(*node, depth) : std::nullopt;
  return children_[child.key] = std::move(found);
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
  NewEntry copy(store, metadata, function.compression);
  if (!copy_result(**entry, copy.payload())) return {};
  return store_again(store, metadata, copy);
}

}  // namespace cachepy::internal
