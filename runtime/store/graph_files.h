// The paths of the graph's files in a cache directory, and whether a log's writer still runs.
//
//   <dir>/graph/snapshot.cpg
//   <dir>/graph/<pid>-<start>-<random>.log     its writer holds an exclusive flock on it while it runs
//   <dir>/graph/.<pid>-<start>-<random>.new    a log that is not locked yet or has no header yet
#pragma once

#include <string>
#include <string_view>

namespace cachepy::internal {

inline constexpr std::string_view kLogSuffix = ".log";
inline constexpr std::string_view kNewLogSuffix = ".new";

inline constexpr char kGraphDirectory[] = "graph";

inline std::string graph_dir(const std::string& dir) {
  return dir + "/" + kGraphDirectory;
}
inline std::string snapshot_path(const std::string& dir) {
  return graph_dir(dir) + "/snapshot.cpg";
}
/// The cache directory to which that snapshot belongs.
std::string cache_dir_of_snapshot(const std::string& path);

/// True only if it is certain that no process can append to this log any more or, on a file system without locks, if none did for a
/// day. If the writer still runs in that case, it notices that its log was removed and begins another.
bool writer_is_gone(const std::string& log_path);

}  // namespace cachepy::internal
