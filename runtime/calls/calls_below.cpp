#include "calls/calls_below.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/path.h"
#include "calls/early_cutoff.h"
#include "calls/replay_request.h"
#include "calls/stored_arguments.h"
#include "config/settings.h"
#include "format/entry.h"
#include "program/loaded_code.h"
#include "program/replayable.h"
#include "store/store.h"
#include "tracking/put_back.h"
#include "tracking/tracker.h"

namespace cachepy::internal {
namespace {

enum class Below { kHolds, kSameAgain, kDiffers };

bool may_be_made_first(const detail::Site& site) {
  return site.made_first == -1 ? settings().made_first : site.made_first != 0;
}

class CallsBelow {
 public:
  CallsBelow(const CachedFunction& function, const NodeRecord& node, bool is_stale,
             const WithoutCancellation& whole)
      : store_(function.store), node_(node), is_stale_(is_stale), whole_(whole) {}

  /// Whether only calls below use what has changed.
  bool may_help() {
    for (const Dependency& dependency : node_.dependencies) {
      if (dependency.in_key || still_holds(dependency)) continue;
      if (dependency.own || !is_told_by_any_program(dependency.kind)) return false;
      changed_.push_back(&dependency);
    }
    const auto has_result = [](const ChildRef& child) { return !child.result.empty(); };
    return (!is_stale_ || !changed_.empty()) && std::ranges::all_of(node_.children, has_result);
  }

  Below make(const ChildRef& child) {
    const auto entry = store_.open({child.function, child.key});
    if (!entry.ok()) return Below::kDiffers;
    const EntryMetadata& metadata = (*entry)->metadata();
    if (metadata.node.id() != child.id() || metadata.node.result != child.result) return Below::kDiffers;
    bool holds = true;
    for (const Dependency& dependency : metadata.node.dependencies) {
      if (still_holds(dependency)) continue;
      if (dependency.in_key || !has_changed(dependency)) return Below::kDiffers;
      holds = false;
    }
    const Digest key = is_stale_ ? child.key : key_now(metadata);
    if (key.empty()) return Below::kDiffers;
    if (holds && key == child.key) return Below::kHolds;
    if (metadata.directory.empty() || metadata.directory != normal_path(".")) return Below::kDiffers;
    return make(child, metadata, key);
  }

 private:
  /// Whether it is one that the call has inherited. Any other may have been made by the call itself, such as a temporary file.
  bool has_changed(const Dependency& dependency) const {
    return std::ranges::any_of(changed_, [&](const Dependency* changed) {
      return changed->kind == dependency.kind && changed->name == dependency.name &&
             changed->pattern == dependency.pattern && changed->digest == dependency.digest;
    });
  }

  /// The key of the call with the present code of its function; empty if it is unknown.
  static Digest key_now(EntryMetadata metadata) {
    const std::optional<CodeDigests> code = code_of_cached(metadata.node.function);
    if (!code) return {};
    return code->all == metadata.node.code ? metadata.node.key : key_with_code(metadata, code->all);
  }

  Below make(const ChildRef& child, const EntryMetadata& metadata, const Digest& key) const {
    const auto function = find_replayable(child.function, metadata.signature, metadata.node.source_file);
    if (!function || !may_be_made_first(*function->site)) return Below::kDiffers;
    ReplayRequest request(store_.dir(), metadata.node.call);
    try {
      const CancellationAsBefore users_code(whole_);
      if (!replay(*function, metadata.arguments, request) || !request.is_answered) return Below::kDiffers;
    } catch (const detail::NotCached&) {
      return Below::kDiffers;
    } catch (...) {
      static_cast<void>(thrown_text());
      return Below::kDiffers;
    }
    const bool is_same = request.refusal.empty() && request.not_stored.empty() && request.key == key &&
                         request.result == child.result;
    return is_same ? Below::kSameAgain : Below::kDiffers;
  }

  const Store& store_;
  const NodeRecord& node_;
  const bool is_stale_;
  const WithoutCancellation& whole_;
  std::vector<const Dependency*> changed_;
};

std::optional<NodeRecord> node_of(const CachedFunction& function, const Digest& key) {
  const auto entry = function.store.peek({function.name, key}, MetadataPart::kNode);
  return entry.ok() ? std::optional((*entry)->take_node()) : std::nullopt;
}

/// The newest result from before an edit of cached functions below.
std::optional<NodeRecord> former_node(const CachedFunction& function, const CallKey& key) {
  for (const std::string& beginning : function.former_key_beginnings()) {
    std::optional<NodeRecord> node = node_of(function, key.digest_with(beginning));
    if (node && node->own_code == function.own_code) return node;
  }
  return std::nullopt;
}

/// Whether computing the call would leave more than its result.
bool may_leave_something(const CachedFunction& function, Frame* caller, const NodeRecord& node) {
  if (function.keeps_files || function.keeps_output || !effects_among(node.dependencies).empty()) return true;
  return caller != nullptr && (caller->keeps_effects() || caller->output().is_recorded());
}

}  // namespace

bool make_calls_below(const CachedFunction& function, const CallKey& key, bool is_stale, Frame* caller,
                      const Flight& flight, const WithoutCancellation& whole) {
  if (function.read_only || function.require_hit || !is_any_replayable(may_be_made_first)) return false;
  const std::optional<NodeRecord> node =
      is_stale ? node_of(function, key.digest()) : former_node(function, key);
  if (!node) return false;
  CallsBelow below(function, *node, is_stale, whole);
  if (may_leave_something(function, caller, *node) || !below.may_help()) return false;

  // As in the call itself, so that a wait for itself is noticed. What is recorded for this frame is dropped.
  const auto frame = std::make_shared<Frame>(caller != nullptr ? caller->shared_from_this() : nullptr,
                                             function.name, key.digest(), &function.store);
  frame->set_awaited(flight.awaited());
  const FrameScope scope(frame.get());
  bool has_made = false;
  for (const ChildRef& child : node->children) {
    const Below result = below.make(child);
    if (result == Below::kDiffers) return false;
    has_made |= result == Below::kSameAgain;
  }
  return has_made;
}

}  // namespace cachepy::internal
