#include "calls/earlier_result.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_stat.h"
#include "calls/entry_codec.h"
#include "config/settings.h"
#include "format/entry.h"
#include "graph/graph_store.h"
#include "tracking/tracker.h"
#include "tracking/validation.h"

namespace cachepy::internal {

// Files that were changed back have a different stat.
bool hold_now(std::vector<Dependency>& dependencies) {
  if (find_broken(dependencies) != nullptr) return false;
  return std::all_of(dependencies.begin(), dependencies.end(),
                     [](Dependency& dependency) { return dependency.in_key || renew(dependency); });
}

Stored store_again(const Store& store, EntryMetadata& metadata, NewEntry& entry) {
  metadata.node.created_ns = now_ns();  // the entry and record with the latest time are the valid ones
  entry.finish();
  const auto bytes = entry.commit(Replaced::kIsEarlier, settings().pack_limit);
  if (!bytes.ok()) return {};
  Stored stored;
  stored.bytes = *bytes;
  // Best effort: missing records are rebuilt from entries.
  (void)append_record(store.dir(), metadata.node, &stored.new_log);
  return stored;
}

Stored bring_back_earlier_result(const CachedFunction& function, const Digest& key) {
  const Store& store = function.store;
  for (int number = 1; number <= kMostEarlier; ++number) {
    const EntryRef earlier{function.name, key, number};
    const auto entry = store.open(earlier);
    if (!entry.ok()) continue;
    EntryMetadata metadata = (*entry)->metadata();
    if (!hold_now(metadata.node.dependencies)) continue;

    NewEntry copy(store, metadata, function.compression);
    if (!copy_result(**entry, copy.payload())) {
      store.set_aside(earlier);
      continue;
    }
    store.remove(earlier);
    return store_again(store, metadata, copy);
  }
  return {};
}

bool has_earlier_result(const Store& store, const NodeRecord& node,
                        const std::function<bool(const Dependency&)>& holds) {
  if (node.outfile.empty()) return false;
  for (int number = 1; number <= kMostEarlier; ++number) {
    const EntryRef ref{node.function, node.key, number};
    if (!store.has(ref)) continue;  // most do not exist, and this is faster than open()
    const auto entry = store.peek(ref, MetadataPart::kNode);
    if (!entry.ok()) continue;
    const NodeRecord& earlier = (*entry)->metadata().node;
    // Without a newest result, a call does not look for earlier ones.
    if (earlier.id() == node.id() && std::ranges::all_of(earlier.dependencies, holds))
      return store.has({node.function, node.key});
  }
  return false;
}

}  // namespace cachepy::internal
