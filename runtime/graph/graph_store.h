// The graph on disk: graph/snapshot.cpg plus one append-only log per writing process.
//
// A finished call appends one record to its own process's log: one write, no lock to wait for, no shared
// file. Loading = snapshot + logs, a torn tail is dropped. compact() folds logs whose writer is gone into a
// new snapshot. The result files describe themselves too, so that losing all of this loses no stored result.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "format/node_record.h"
#include "graph/graph.h"
#include "store/progress.h"

namespace cachepy::internal {

/// Appends to this process's log in `dir` (absolute). Opens the log on first use, and again if the directory was removed or
/// replaced. Thread-safe; safe after fork (the child opens a log
/// of its own). One write call; never blocks on another process. After an error the log ends with its last
/// whole record, and the next call tries again.
/// `new_log` becomes true if a log was started for it.
absl::Status append_record(const std::string& dir, const NodeRecord& record, bool* new_log = nullptr);

/// A file that could not be read completely.
struct FileProblem {
  std::string path;
  std::string what;  ///< a sentence that names the path
};

struct LoadReport {
  std::size_t records = 0;            ///< taken from snapshot, logs and result files
  std::size_t rebuilt = 0;            ///< records that only a result file had, or had in a newer version
  std::size_t dropped_bytes = 0;      ///< torn or corrupt ends of logs
  std::vector<FileProblem> problems;  ///< with snapshot, logs, and the result files that were needed
};
/// Merges the graph of a cache directory into `graph`. Nodes that the graph files lack (they were deleted or
/// damaged) are rebuilt from results/. NotFound when there is no such directory. Safe while others append and
/// compact.
absl::Status load_graph(const std::string& dir, Graph& graph, LoadReport* report = nullptr);

/// Returns the problems of the snapshot and the logs of a cache directory. NotFound if there is no such directory.
absl::StatusOr<std::vector<FileProblem>> check_graph_files(const std::string& dir);

/// Writes all nodes to one snapshot file, atomically.
absl::Status save_snapshot(const Graph& graph, const std::string& path);
/// Reads one snapshot file into `graph`. NotFound, DataLoss or Unimplemented (another version): then nothing
/// was added.
absl::Status load_snapshot(const std::string& path, Graph& graph);

struct CompactReport {
  bool busy = false;      ///< another process is compacting; nothing was done
  std::size_t nodes = 0;  ///< in the new snapshot
  std::size_t logs = 0;   ///< folded and removed
};
/// Folds the snapshot and every log whose writer is gone into a new snapshot, then removes those logs. Safe
/// while others append and load, and when it is killed at any moment. NotFound when there is no such
/// directory, Unimplemented (and nothing is touched) when the snapshot is of another version.
/// Reports its progress as the number of logs read.
absl::Status compact(const std::string& dir, CompactReport* report = nullptr,
                     const Progress& progress = nullptr);

}  // namespace cachepy::internal
