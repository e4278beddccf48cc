// Removes the results of single calls: cache_remove() of <cachepy/cache.h>, cache_tree_invalidate() of <cachepy/graph.h>.
#include <algorithm>
#include <map>
#include <set>

#include "base/size.h"
#include "base/throw.h"
#include "cachepy/cache.h"
#include "cachepy/graph.h"
#include "calls/memory_tier.h"
#include "graph/graph.h"
#include "inspect/graph_view.h"
#include "store/store.h"

namespace cachepy {
namespace {

using namespace internal;

/// Adds to `ids` all nodes that are reachable from them through the lists `next`.
void close_over(std::set<std::string>& ids, const std::map<std::string, Node>& nodes,
                const std::vector<std::string> Node::* next) {
  std::vector<std::string> open(ids.begin(), ids.end());
  while (!open.empty()) {
    const auto node = nodes.find(open.back());
    open.pop_back();
    if (node == nodes.end()) continue;
    for (const std::string& id : node->second.*next)
      if (ids.insert(id).second) open.push_back(id);
  }
}

/// The cache directory of each node whose result was stored.
std::map<std::string, std::vector<std::string>> by_directory(const std::set<std::string>& ids) {
  std::map<std::string, std::vector<std::string>> directories;
  GraphNode node;
  for (const std::string& id : ids) {
    const auto key = Digest::from_hex(std::string_view(id).substr(id.rfind(':') + 1));
    if (key && Graph::process().find(*key, node) && !node.record.outfile.empty())
      directories[node.dir].push_back(id);
  }
  return directories;
}

}  // namespace

PruneInfo cache_remove(const std::filesystem::path& dir, const std::vector<std::string>& ids, bool dry_run) {
  const Store store(dir.native());
  const absl::StatusOr<bool> is_there = is_cache_directory(store.dir());
  throw_unless_ok(is_there.status(), "nothing was removed");
  if (!*is_there) throw Error("'" + store.dir() + "' is not a cache directory");
  PruneInfo info;
  for (const std::string& id : ids) {
    const std::size_t colon = id.rfind(':');
    const std::optional<Digest> key =
        colon == std::string::npos ? std::nullopt : Digest::from_hex(std::string_view(id).substr(colon + 1));
    if (!key) throw Error("'" + id + "' is not the id of a call");
    for (int earlier = 0; earlier <= kMostEarlier; ++earlier) {
      const EntryRef entry{std::string_view(id).substr(0, colon), *key, earlier};
      if (!store.has(entry)) continue;
      const std::string place = store.place_of(entry_name(entry));
      const std::uint64_t bytes = store.bytes_of(entry);
      if (!dry_run) store.remove(entry);
      if (!dry_run && store.has(entry)) {
        if (info.failed++ == 0) info.failure = "'" + place + "' still exists";
        continue;
      }
      info.entries.emplace_back(place);
      info.bytes += bytes;
    }
  }
  if (!dry_run && !info.entries.empty()) MemoryTier::process().clear();
  return info;
}

std::vector<std::string> cache_tree_invalidate(const std::string& name, const InvalidateOptions& options) {
  const std::vector<std::string> named = cache_tree_find(name);
  std::set<std::string> ids(named.begin(), named.end());
  if (ids.empty())
    for (const auto& [id, node] : cache_tree_for_file(name, /*transitive=*/true)) ids.insert(id);
  if (options.upstream || options.downstream) {
    const std::map<std::string, Node> nodes = cache_tree_nodes();
    std::set<std::string> above = ids;
    if (options.downstream) close_over(above, nodes, &Node::parents);
    if (options.upstream) close_over(ids, nodes, &Node::children);
    ids.merge(above);
  }
  for (const auto& [dir, calls] : by_directory(ids)) {
    const PruneInfo removed = cache_remove(dir, calls, options.dry_run);
    if (removed.failed != 0) throw Error("a result could not be removed: " + removed.failure);
  }
  return {ids.begin(), ids.end()};
}

std::optional<std::uint64_t> cache_parse_size(std::string_view text) {
  return parse_size(text);
}

}  // namespace cachepy
