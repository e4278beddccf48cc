#include "calls/publish.h"

#include <cstdint>
#include <vector>

#include "base/file_stat.h"
#include "format/effect.h"
#include "graph/graph.h"
#include "store/blobs.h"
#include "tracking/put_back.h"

namespace cachepy::internal {
namespace {

void tell_graph(const CachedFunction& function, const KeptResult& result) {
  Graph& graph = Graph::process();
  const std::uint64_t epoch = graph.epoch();
  if (result.graph_epoch.load(std::memory_order_relaxed) == epoch) return;
  if (!graph.has(result.node.key, result.node.created_ns)) graph.upsert(result.node, function.store.dir());
  result.graph_epoch.store(epoch, std::memory_order_relaxed);
}

/// The dependencies of a call that was served. For those in its key, these are the files that it was called with, not the files with
/// the same content that the stored call was made with.
std::vector<Dependency> dependencies_of_hit(const std::vector<Dependency>* in_key, const NodeRecord& node) {
  std::vector<Dependency> dependencies;
  if (in_key != nullptr) dependencies = *in_key;
  for (const Dependency& dependency : node.dependencies) {
    if (!dependency.in_key) dependencies.push_back(dependency);
  }
  return dependencies;
}

ChildRef child_of(const NodeRecord& node, Frame& caller) {
  // The result does not show whether what it printed is unchanged.
  const bool counts = !caller.output().is_recorded() || output_among(node.dependencies) == nullptr;
  return {node.function, node.key, counts ? node.result : Digest()};
}

void mark_used(const CachedFunction& function, const KeptResult& result) {
  constexpr std::int64_t kHour_ns = std::int64_t{3600} * 1'000'000'000;
  const std::int64_t now_ns = coarse_now_ns();
  const std::int64_t age_ns = now_ns - result.used_ns.load(std::memory_order_relaxed);
  if (age_ns < kHour_ns && age_ns > -kHour_ns) return;  // negative if the clock was set back
  result.used_ns.store(now_ns, std::memory_order_relaxed);
  function.store.mark_used({function.name, result.node.key});
  for (const Dependency& effect : effects_among(result.node.dependencies))
    if (!effect.digest.empty()) renew_blob(function.store, effect.digest);
}

std::atomic<std::uint64_t>& counter_of(CallCounters& counters, Hit::From from) {
  switch (from) {
    case Hit::From::kMemory:
      return counters.memory_hits;
    case Hit::From::kRemote:
      return counters.remote_hits;
    default:
      return counters.disk_hits;
  }
}

}  // namespace

void publish_computed(const CachedFunction& function, Frame* caller, const KeptResult& result,
                      std::span<const ChangedPath> changed) {
  tell_graph(function, result);
  if (caller == nullptr) return;
  caller->add_uses_below(result.node.uses);
  caller->add_child(child_of(result.node, *caller), result.node.dependencies, changed);
}

void publish_hit(const CachedFunction& function, const std::vector<Dependency>* in_key, Frame* caller,
                 const Hit& hit, std::span<const ChangedPath> changed) {
  const KeptResult& result = *hit.result;
  tell_graph(function, result);
  if (caller != nullptr) {
    caller->add_uses_below(result.node.uses);
    caller->add_child(child_of(result.node, *caller), dependencies_of_hit(in_key, result.node), changed);
  }
  if (function.read_only) return;
  count(function.counters.saved_ns, result.node.cost_ns);
  mark_used(function, result);
  count(counter_of(function.counters, hit.from), 1);
  if (hit.from != Hit::From::kMemory) flush_counts_if_due();
}

}  // namespace cachepy::internal
