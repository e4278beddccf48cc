// Where the graph's files lie in a cache directory, and whether a log's writer is still there.
//
//   <dir>/graph/snapshot.cpg
//   <dir>/graph/<pid>-<start>-<random>.log     its writer holds an exclusive flock on it, which dies with the
//   process <dir>/graph/.<pid>-<start>-<random>.new    a log before its lock is held and its header written
//   <dir>/locks/compact.lock
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace cachepy::internal {

inline constexpr std::string_view kLogSuffix = ".log";
inline constexpr std::string_view kNewLogSuffix = ".new";

inline std::string graph_dir(const std::string& dir) {
  return dir + "/graph";
}
inline std::string snapshot_path(const std::string& dir) {
  return dir + "/graph/snapshot.cpg";
}
inline std::string compact_lock_path(const std::string& dir) {
  return dir + "/locks/compact.lock";
}

/// OK when `directory` is one that can be read; NotFound when it is not there.
absl::Status check_directory(const std::string& directory);

/// Calls `visit` with the name of everything in `directory`, in no order.
absl::Status for_each_name(const std::string& directory, const std::function<void(std::string_view)>& visit);

/// Names of the files in `directory` that end in `suffix`, sorted. NotFound when there is no such directory.
absl::StatusOr<std::vector<std::string>> list_files(const std::string& directory, std::string_view suffix);

/// True only when it is certain that no process can append to this log any more.
bool writer_is_gone(const std::string& log_path);

}  // namespace cachepy::internal
