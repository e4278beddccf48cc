#include "store/graph_files.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstdint>
#include <optional>

#include "base/file.h"
#include "base/file_stat.h"
#include "base/path.h"

namespace cachepy::internal {
namespace {

constexpr std::int64_t kDay_ns = std::int64_t{24} * 3600 * 1'000'000'000;

bool is_silent(int fd) {
  const std::optional<FileStat> stat = stat_at(fd, "");
  return stat && now_ns() - stat->mtime_ns > kDay_ns;
}

}  // namespace

std::string cache_dir_of_snapshot(const std::string& path) {
  return parent_path(parent_path(path));
}

bool writer_is_gone(const std::string& log_path) {
  // Opened for writing, because some network file systems grant an exclusive lock only then.
  const UniqueFd fd = open_fd(log_path, O_RDWR | O_NONBLOCK);
  // Names are never reused. If the lock is free, nobody will write to this log again, so the lock need not be kept.
  if (!fd) return false;
  return ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0 || (has_no_locks(errno) && is_silent(fd.get()));
}

}  // namespace cachepy::internal
