// Where the graph's files lie in a cache directory, and whether a log's writer is still there.
//
//   <dir>/graph/snapshot.cpg
//   <dir>/graph/<pid>-<start>-<random>.log     its writer holds an exclusive flock on it, which dies with the process
//   <dir>/graph/.<pid>-<start>-<random>.new    a log before its lock is held and its header written
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
/// The cache directory of which that is the snapshot.
std::string cache_dir_of_snapshot(const std::string& path);

/// True only when it is certain that no process can append to this log any more; where the file system has no locks, when
/// none did for a day. Should it be alive after all, it notices that its log is gone and begins another.
bool writer_is_gone(const std::string& log_path);

}  // namespace cachepy::internal
