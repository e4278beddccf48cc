#include "core/flight_lock.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "base/file.h"

namespace cachepy::internal {
namespace {

/// One open file a directory. Its locks belong to the open file (F_OFD_SETLK), not to the process: closing another
/// descriptor of the same file, as a library might, does not drop them.
struct Files {
  std::mutex mutex;
  absl::flat_hash_map<std::string, UniqueFd> by_dir;
};

Files& files() {
  static Files* const instance = [] {
    // A child that kept the open files would share its parent's locks, and would keep them alive after its death.
    pthread_atfork([] { files().mutex.lock(); }, [] { files().mutex.unlock(); },
                   [] {
                     files().by_dir.clear();
                     files().mutex.unlock();
                   });
    return new Files;
  }();
  return *instance;
}

// Made when the program is loaded: a fork during a first use in another thread would leave the child waiting for that
// thread for ever.
[[maybe_unused]] const Files& made_at_load = files();

int file_of(const Store& store, bool create) {
  const std::lock_guard lock(files().mutex);
  UniqueFd& fd = files().by_dir[store.dir()];
  if (!fd && create) {
    const std::string path = store.dir() + "/locks/flights";
    fd = open_fd(path, O_RDWR | O_CREAT);
    if (!fd && errno == ENOENT && store.prepare().ok()) fd = open_fd(path, O_RDWR | O_CREAT);
  }
  return fd.get();
}

/// 0 or errno.
int set_lock(int fd, int command, short type, std::uint64_t offset) {
  struct ::flock lock = {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = static_cast<::off_t>(offset);
  lock.l_len = 1;
  while (::fcntl(fd, command, &lock) != 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

}  // namespace

bool lock_flight(const Store& store, std::uint64_t offset) {
  const int fd = file_of(store, /*create=*/true);
  return fd >= 0 && set_lock(fd, F_OFD_SETLKW, F_WRLCK, offset) == 0;
}

void unlock_flight(const Store& store, std::uint64_t offset) {
  const int fd = file_of(store, /*create=*/false);
  if (fd >= 0) set_lock(fd, F_OFD_SETLK, F_UNLCK, offset);
}

}  // namespace cachepy::internal
