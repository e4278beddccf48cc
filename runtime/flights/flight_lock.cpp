#include "flights/flight_lock.h"

#include <sys/mman.h>

#include <cerrno>
#include <cstring>
#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "base/cache_file.h"
#include "base/fork.h"
#include "store/locks.h"

namespace cachepy::internal {
namespace {

/// One open file for each directory, as long as the process lives. Opening the path again could give another file, because anybody
/// may delete it. The locks belong to the open file (F_OFD_SETLK), not to the process, so they are not dropped if a library closes
/// another descriptor of the same file.
struct Files {
  ProcessMutex mutex;
  absl::flat_hash_map<std::string, UniqueFd> by_dir;

  /// A child that kept the open files would share its parent's locks, and keep them after the parent's death.
  void after_fork_in_child() { by_dir.clear(); }
};

UniqueFd open_file(const Store& store) {
  const std::string path = lock_path(store.dir(), kFlightsLock);
  UniqueFd fd = open_cache_file(path, O_RDWR);
  if (!fd && errno == ENOENT && store.prepare().ok()) fd = open_cache_file(path, O_RDWR);
  struct ::flock any = lock_of(F_WRLCK, 0);
  if (fd && ::fcntl(fd.get(), F_OFD_GETLK, &any) == 0) return fd;
  // Without locks on the file system, calls cannot wait for other processes, but threads of this process still wait for each other.
  return UniqueFd(::memfd_create("cachepy-flights", MFD_CLOEXEC));
}

}  // namespace

int flights_file(const Store& store) {
  Files& files = ProcessWide<Files>::get();
  const std::lock_guard lock(files.mutex);
  UniqueFd& fd = files.by_dir[store.dir()];
  if (!fd) fd = open_file(store);
  return fd.get();
}

FlightPlace::FlightPlace(const Store& store, const Digest& key) : store(&store) {
  std::memcpy(&offset, key.bytes.data(), sizeof offset);
  offset >>= 64 - kFlightBits;
}

struct ::flock lock_of(short type, std::uint64_t offset, std::uint64_t count) {
  struct ::flock lock = {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = static_cast<::off_t>(offset);
  lock.l_len = static_cast<::off_t>(count);
  return lock;
}

int set_lock(int fd, int command, short type, std::uint64_t offset, std::uint64_t count) {
  struct ::flock lock = lock_of(type, offset, count);
  while (::fcntl(fd, command, &lock) != 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

FlightLock try_lock_flight(const FlightPlace& place) {
  const int error = set_lock(flights_file(*place.store), F_OFD_SETLK, F_WRLCK, place.offset);
  if (error == 0) return FlightLock::kLocked;
  return error == EAGAIN || error == EACCES ? FlightLock::kBusy : FlightLock::kUnavailable;
}

void unlock_flight(const FlightPlace& place) {
  set_lock(flights_file(*place.store), F_OFD_SETLK, F_UNLCK, place.offset);
}

UniqueFd open_flights(const Store& store) {
  const int fd = flights_file(store);
  if (fd < 0) return {};
  // Not by its path, which may lead to another file by now.
  return open_fd("/proc/self/fd/" + std::to_string(fd), O_RDWR);
}

}  // namespace cachepy::internal
