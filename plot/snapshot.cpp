#include "plot/snapshot.h"

namespace cachepy::plot {

Snapshot take_snapshot() {
  Snapshot snapshot{cache_tree_nodes(), cache_tree_states(), cache_tree_file_versions()};
  // A call that finished in between has a state and no node, or the other way round.
  for (const auto& [id, node] : snapshot.nodes) snapshot.states.try_emplace(id, NodeState::cached);
  return snapshot;
}

}  // namespace cachepy::plot
