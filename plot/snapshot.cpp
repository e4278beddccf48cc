#include "plot/snapshot.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace cachepy::plot {
namespace {

void add(FunctionStats& sum, const FunctionStats& more) {
  sum.memory_hits += more.memory_hits;
  sum.disk_hits += more.disk_hits;
  sum.remote_hits += more.remote_hits;
  sum.misses += more.misses;
  const auto room = std::chrono::nanoseconds::max() - std::max(sum.saved, std::chrono::nanoseconds(0));
  sum.saved += std::min(more.saved, room);
}

std::set<std::filesystem::path> directories_of(const std::map<std::string, Node>& nodes) {
  std::set<std::filesystem::path> directories;
  for (const auto& [id, node] : nodes)
    if (!node.outfile.empty()) directories.insert(node.cache_dir);
  return directories;
}

std::map<std::string, FunctionStats> counts_of(const std::map<std::string, Node>& nodes,
                                               const std::set<std::filesystem::path>& directories) {
  std::set<std::string_view> functions;
  for (const auto& [id, node] : nodes) functions.insert(node.fname);
  std::map<std::string, FunctionStats> counts;
  for (const std::filesystem::path& directory : directories)
    for (const auto& [function, stats] : cache_counts(directory))
      if (functions.contains(function)) add(counts[function], stats);
  return counts;
}

}  // namespace

Snapshot take_snapshot() {
  Snapshot snapshot{cache_tree_nodes(), cache_tree_states(), cache_tree_file_versions(), {}, {}};
  // A call that finished in between has a state without a node, or a node without a state.
  for (const auto& [id, node] : snapshot.nodes) snapshot.states.try_emplace(id, NodeState::cached);
  const std::set<std::filesystem::path> directories = directories_of(snapshot.nodes);
  snapshot.counts = counts_of(snapshot.nodes, directories);
  if (directories.size() == 1) snapshot.directory = directories.begin()->native();
  return snapshot;
}

void drop_superseded(Snapshot& snapshot) {
  const auto is_superseded = [&](const std::string& id) {
    const auto state = snapshot.states.find(id);
    return state != snapshot.states.end() && state->second == NodeState::superseded;
  };
  std::erase_if(snapshot.nodes, [&](const auto& node) { return is_superseded(node.first); });
  for (auto& [id, node] : snapshot.nodes) std::erase_if(node.children, is_superseded);
}

}  // namespace cachepy::plot
