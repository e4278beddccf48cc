// The graph on disk: graph/snapshot.cpg plus one append-only log per writing process.
//
// A finished call appends one record to its own process's log: one write, no lock, no shared file. Loading = snapshot +
// logs, a torn tail is dropped. compact() folds logs whose writer is gone into a new snapshot.
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "core/graph.h"
#include "format/node_record.h"

namespace cachepy::internal {

/// Appends to this process's log in `dir` (absolute), opening it on first use. Thread-safe; safe after fork (the child
/// opens a log of its own). One write call; never blocks on another process.
absl::Status append_record(const std::string& dir, const NodeRecord& record);

struct LoadReport {
  std::size_t nodes = 0;          ///< records taken
  std::size_t dropped_bytes = 0;  ///< torn or corrupt bytes left out
  std::size_t bad_files = 0;      ///< snapshots or logs of which nothing could be read
};
/// Merges the graph of a cache directory into `graph`. When the graph files hold less than the result files (they were
/// deleted or damaged), the rest is rebuilt from results/. NotFound when there is no such directory.
absl::Status load_graph(const std::string& dir, Graph& graph, LoadReport* report = nullptr);

/// Writes all nodes to one snapshot file, atomically.
absl::Status save_snapshot(const Graph& graph, const std::string& path);
/// Reads one snapshot file into `graph`. NotFound, DataLoss (nothing was added), Unimplemented (another version).
absl::Status load_snapshot(const std::string& path, Graph& graph);

/// Folds the snapshot and every log whose writer is gone into a new snapshot, then removes those logs. Safe while others
/// append and load; two compactions at once: one does nothing. Returns the number of nodes in the new snapshot.
absl::Status compact(const std::string& dir, std::size_t* nodes = nullptr);

}  // namespace cachepy::internal
