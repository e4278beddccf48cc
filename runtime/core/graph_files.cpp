#include "core/graph_files.h"

#include <fcntl.h>
#include <sys/file.h>

#include "base/file.h"

namespace cachepy::internal {

bool writer_is_gone(const std::string& log_path) {
  // Read-write, because some network file systems lend an exclusive lock to writers only.
  const UniqueFd fd = open_fd(log_path, O_RDWR | O_NONBLOCK);
  // Names are never used twice: once the lock can be had, no one will write here again, and it need not be
  // kept.
  return fd && ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0;
}

}  // namespace cachepy::internal
