#include "calls/earlier_result.h"

#include <unistd.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_stat.h"
#include "format/entry.h"
#include "graph/graph_store.h"
#include "tracking/tracker.h"
#include "tracking/validation.h"

namespace cachepy::internal {
namespace {

/// False when one does not. Files that were changed back have another stat than they had: the present ones replace those
/// recorded, so that later hits need not read them.
bool hold_now(std::vector<Dependency>& dependencies) {
  if (find_broken(dependencies) != nullptr) return false;
  return std::all_of(dependencies.begin(), dependencies.end(),
                     [](Dependency& dependency) { return dependency.in_key || renew(dependency); });
}

}  // namespace

Stored bring_back_earlier_result(const CachedFunction& function, const Digest& key) {
  const Store& store = function.store;
  for (int number = 1; number <= Store::kMostEarlier; ++number) {
    const auto entry = store.open(function.name, key, MetadataPart::kAll, number);
    if (!entry.ok()) continue;
    EntryMetadata metadata = (*entry)->metadata();
    NodeRecord& node = metadata.node;
    if (!hold_now(node.dependencies)) continue;

    PayloadWriter payload;
    for (std::string_view bytes; !(bytes = (*entry)->next()).empty();) payload.append(bytes);
    const std::string relative = Store::relative_path(function.name, key);
    if (!(*entry)->status().ok() || payload.digest() != node.result) {
      store.set_aside(Store::earlier_path(relative, number));
      continue;
    }
    node.created_ns = now_ns();  // the newest entry and record are those that count
    const std::string blocks = payload.finish();
    store.remove(Store::earlier_path(relative, number));
    store.keep_earlier(relative);
    const auto bytes = store.write(metadata, blocks, payload.raw_bytes());
    if (!bytes.ok()) return {};
    Stored stored;
    stored.bytes = *bytes;
    // The graph is rebuilt from entries where records are missing.
    (void)append_record(store.dir(), node, &stored.new_log);
    return stored;
  }
  return {};
}

bool has_earlier_result(const Store& store, const NodeRecord& node,
                        const std::function<bool(const Dependency&)>& holds) {
  const auto is_there = [](const std::string& path) { return ::access(path.c_str(), F_OK) == 0; };
  if (node.outfile.empty()) return false;
  for (int number = 1; number <= Store::kMostEarlier; ++number) {
    const std::string path = store.path(Store::earlier_path(node.outfile, number));
    if (!is_there(path)) continue;  // most are not: said faster than by opening
    // Who asks about a directory sets nothing aside, as Store::open() would.
    const auto entry = EntryReader::open(path, MetadataPart::kNode);
    if (!entry.ok()) continue;
    const NodeRecord& earlier = (*entry)->metadata().node;
    // Where there is no newest result, a call does not look for earlier ones.
    if (earlier.id() == node.id() && std::ranges::all_of(earlier.dependencies, holds))
      return is_there(store.path(node.outfile));
  }
  return false;
}

}  // namespace cachepy::internal
