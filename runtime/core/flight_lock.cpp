#include "core/flight_lock.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <mutex>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "base/bytes.h"
#include "base/digest.h"
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

struct ::flock lock_of(short type, std::uint64_t offset) {
  struct ::flock lock = {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = static_cast<::off_t>(offset);
  lock.l_len = 1;
  return lock;
}

/// 0 or errno.
int set_lock(int fd, int command, short type, std::uint64_t offset) {
  struct ::flock lock = lock_of(type, offset);
  while (::fcntl(fd, command, &lock) != 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

/// Where "inside of the one, waiting for the other" is written down, as a lock.
std::uint64_t wait_offset(std::uint64_t inside, std::uint64_t waited) {
  ByteWriter bytes;
  bytes.u64(inside);
  bytes.u64(waited);
  return checksum_of(bytes.str()) >> 2;
}

/// Tells other processes, while it lives, what this thread waits for inside of which calls: by shared locks in a file of
/// their own, which are gone when the process is.
class PublishedWait {
 public:
  PublishedWait(const Store& store, std::uint64_t waited, const std::vector<std::uint64_t>& held)
      : fd_(open_fd(store.dir() + "/locks/waits", O_RDWR | O_CREAT)) {
    for (const std::uint64_t inside : held)
      set_lock(fd_.get(), F_OFD_SETLK, F_RDLCK, wait_offset(inside, waited));
  }
  PublishedWait(const PublishedWait&) = delete;
  PublishedWait& operator=(const PublishedWait&) = delete;
  ~PublishedWait() {
    // Not by closing the file alone: a child that was forked meanwhile has it open, too.
    struct ::flock all = {};
    all.l_type = F_UNLCK;
    all.l_whence = SEEK_SET;
    if (fd_) ::fcntl(fd_.get(), F_OFD_SETLK, &all);
  }

  /// Whether another waits for one of `held`, inside of the call that this one waits for.
  bool is_mutual(std::uint64_t waited, const std::vector<std::uint64_t>& held) const {
    return std::any_of(held.begin(), held.end(), [&](std::uint64_t inside) {
      struct ::flock lock = lock_of(F_WRLCK, wait_offset(waited, inside));
      return ::fcntl(fd_.get(), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    });
  }

 private:
  UniqueFd fd_;
};

}  // namespace

FlightLock lock_flight(const Store& store, std::uint64_t offset, const std::vector<std::uint64_t>& held) {
  const int fd = file_of(store, /*create=*/true);
  if (fd < 0) return FlightLock::kUnavailable;
  const int busy = set_lock(fd, F_OFD_SETLK, F_WRLCK, offset);
  if (busy == 0) return FlightLock::kLocked;
  if (busy != EAGAIN && busy != EACCES) return FlightLock::kUnavailable;
  std::optional<PublishedWait> wait;
  if (!held.empty()) {
    // Written down first and looked for then: of two that begin at once, at least one sees the other.
    wait.emplace(store, offset, held);
    if (wait->is_mutual(offset, held)) return FlightLock::kMutualWait;
  }
  return set_lock(fd, F_OFD_SETLKW, F_WRLCK, offset) == 0 ? FlightLock::kLocked : FlightLock::kUnavailable;
}

void unlock_flight(const Store& store, std::uint64_t offset) {
  const int fd = file_of(store, /*create=*/false);
  if (fd >= 0) set_lock(fd, F_OFD_SETLK, F_UNLCK, offset);
}

}  // namespace cachepy::internal
