#include "base/file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstdio>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "base/cache_file.h"
#include "base/file_stat.h"
#include "base/path.h"
#include "base/quiet_write.h"

namespace cachepy::internal {
namespace {

constexpr std::string_view kTemporarySuffix = ".tmp";

absl::string_view to_absl(std::string_view s) {
  return {s.data(), s.size()};
}

const ::pid_t process = ::getpid();  // 0 in constructors of statics that run before this file's

/// Moves the front of `parts` past `written` bytes and returns what is left of it.
::iovec* advance(::iovec* parts, const ::iovec* end, std::size_t written) {
  while (parts != end && written >= parts->iov_len) written -= (parts++)->iov_len;
  if (parts != end) {
    parts->iov_base = static_cast<char*>(parts->iov_base) + written;
    parts->iov_len -= written;
  }
  return parts;
}

/// Calls `write(next, count)`, which is like writev(), until all parts are written.
template <class Write>
bool write_all(std::initializer_list<std::string_view> parts, const Write& write) {
  constexpr std::size_t kMaxParts = 8;
  std::array<::iovec, kMaxParts> vectors;
  std::size_t count = 0;
  for (const std::string_view part : parts) {
    if (part.empty()) continue;
    if (count == kMaxParts) {
      errno = EINVAL;
      return false;
    }
    vectors[count++] = {const_cast<char*>(part.data()), part.size()};
  }
  ::iovec* next = vectors.data();
  const ::iovec* const end = next + count;
  while (next != end) {
    const ::ssize_t n = write(next, static_cast<int>(end - next));
    if (n > 0) {
      next = advance(next, end, static_cast<std::size_t>(n));
    } else if (n == 0 || errno != EINTR) {
      if (n == 0) errno = ENOSPC;  // retrying would never end
      return false;
    }
  }
  return true;
}

}  // namespace

void UniqueFd::reset(int fd) {
  // Not retried on EINTR: Linux has closed the descriptor by then, and another thread may own its number.
  if (fd_ >= 0) ::close(fd_);
  fd_ = fd;
}

KeptFile::KeptFile(UniqueFd fd, const struct ::stat& stat)
    : fd_(std::move(fd)), device_(stat.st_dev), inode_(stat.st_ino) {}

KeptFile& KeptFile::operator=(KeptFile&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(device_, other.device_);
  std::swap(inode_, other.inode_);
  return *this;
}

KeptFile::~KeptFile() {
  if (fd_ && !stat()) static_cast<void>(fd_.release());
}

std::optional<struct ::stat> KeptFile::stat() const {
  struct ::stat now;
  if (::fstat(fd_.get(), &now) != 0 || !is_this(now)) return std::nullopt;
  return now;
}

absl::Status file_error(std::string_view action, const std::string& path, int errno_value) {
  // ENOTDIR: there is a file instead of a directory, so the path does not exist either.
  const absl::StatusCode code =
      errno_value == ENOTDIR ? absl::StatusCode::kNotFound : absl::ErrnoToStatusCode(errno_value);
  return absl::Status(code, absl::StrCat("cannot ", to_absl(action), " '", path,
                                         "': ", std::generic_category().message(errno_value)));
}

UniqueFd open_fd(const std::string& path, int flags, ::mode_t mode) {
  int fd;
  do {
    fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  } while (fd < 0 && errno == EINTR);
  return UniqueFd(fd);
}

int moved_high(int fd) noexcept {
  constexpr int kFirst = 500;
  const int high = ::fcntl(fd, F_DUPFD_CLOEXEC, kFirst);
  if (high < 0) return fd;
  ::close(fd);
  return high;
}

::ssize_t read_fully(int fd, char* out, std::size_t size) {
  std::size_t done = 0;
  while (done < size) {
    const ::ssize_t n = ::read(fd, out + done, size - done);
    if (n == 0) break;
    if (n > 0) {
      done += static_cast<std::size_t>(n);
    } else if (errno != EINTR) {
      return -1;
    }
  }
  return static_cast<::ssize_t>(done);
}

::ssize_t pread_fully(int fd, char* out, std::size_t size, std::uint64_t offset) {
  std::size_t done = 0;
  while (done < size) {
    const ::ssize_t n = ::pread(fd, out + done, size - done, static_cast<::off_t>(offset + done));
    if (n == 0) break;
    if (n > 0) {
      done += static_cast<std::size_t>(n);
    } else if (errno != EINTR) {
      return -1;
    }
  }
  return static_cast<::ssize_t>(done);
}

bool read_both(int fd, MutableBytes first, MutableBytes second) {
  std::array<::iovec, 2> vectors{::iovec{first.data, first.size}, ::iovec{second.data, second.size}};
  const ::iovec* const end = vectors.data() + vectors.size();
  for (::iovec* next = advance(vectors.data(), end, 0); next != end;) {
    const ::ssize_t n = ::readv(fd, next, static_cast<int>(end - next));
    if (n == 0) errno = 0;
    if (n > 0) {
      next = advance(next, end, static_cast<std::size_t>(n));
    } else if (n == 0 || errno != EINTR) {
      return false;
    }
  }
  return true;
}

bool write_fully(int fd, std::initializer_list<std::string_view> parts) {
  return write_all(parts, [fd](const ::iovec* next, int count) { return quiet_writev(fd, next, count); });
}

bool pwrite_fully(int fd, std::initializer_list<std::string_view> parts, std::uint64_t offset) {
  return write_all(parts, [&](const ::iovec* next, int count) {
    const ::ssize_t n = quiet_pwritev(fd, next, count, static_cast<::off_t>(offset));
    if (n > 0) offset += static_cast<std::uint64_t>(n);
    return n;
  });
}

absl::StatusOr<std::string> read_file(const std::string& path, std::uint64_t max_bytes) {
  // O_NONBLOCK: a FIFO under that name must not block the caller. It has no effect on regular files.
  const UniqueFd fd = open_fd(path, O_RDONLY | O_NONBLOCK);
  if (!fd) return file_error("open", path, errno);
  struct ::stat st;
  if (::fstat(fd.get(), &st) != 0) return file_error("stat", path, errno);
  if (!S_ISREG(st.st_mode))
    return absl::FailedPreconditionError(absl::StrCat("'", path, "' is not a regular file"));
  const auto size = static_cast<std::uint64_t>(st.st_size);
  if (size > max_bytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("'", path, "' has ", size, " bytes, more than the maximum of ", max_bytes));
  }
  std::string out(static_cast<std::size_t>(size), '\0');
  const ::ssize_t got = read_fully(fd.get(), out.data(), out.size());
  if (got < 0) return file_error("read", path, errno);
  out.resize(static_cast<std::size_t>(got));
  return out;
}

absl::Status make_directories(const std::string& path, ::mode_t mode) {
  if (::mkdir(path.c_str(), mode) == 0) return absl::OkStatus();
  const std::string parent = parent_path(path);
  if (errno == ENOENT && parent != path) {
    if (absl::Status status = make_directories(parent, 0777); !status.ok()) return status;
    if (::mkdir(path.c_str(), mode) == 0)
      return absl::OkStatus();  // else another process may have been faster
  }
  const int error = errno;
  struct ::stat st;
  if (error == EEXIST && ::stat(path.c_str(), &st) == 0 && S_ISDIR(st.st_mode)) return absl::OkStatus();
  return file_error("make directory", path, error);
}

bool has_no_locks(int errno_value) {
  return errno_value == ENOLCK || errno_value == ENOSYS || errno_value == EOPNOTSUPP || errno_value == EINVAL;
}

absl::StatusOr<LockFile> LockFile::try_lock(const std::string& path) {
  // The file is never removed: otherwise two processes could hold "the" lock on two different files.
  UniqueFd fd = open_cache_file(path, O_RDWR);
  if (!fd) return file_error("open", path, errno);
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0 && !has_no_locks(errno))
    return file_error("lock", path, errno);
  return LockFile(std::move(fd));
}

LockFile::~LockFile() {
  if (fd_) ::flock(fd_.get(), LOCK_UN);
}

// The name consists of process, count and time. The time is needed because `process` is that of the
// parent in a forked child, and containers that share a directory may use the same process ids. O_EXCL detects the remaining
// collisions. The name does not depend on the target's, which may be as long as the file system allows, and has an ending
// that no other file of the cache has.
std::string temporary_name(const std::string& target) {
  static std::atomic<std::uint64_t> count{0};
  return absl::StrCat(parent_path(target), "/.", process, "-", count.fetch_add(1, std::memory_order_relaxed),
                      "-", absl::Hex(static_cast<std::uint64_t>(now_ns())), to_absl(kTemporarySuffix));
}

std::optional<::pid_t> temporary_writer(std::string_view name) {
  if (!name.starts_with('.') || !name.ends_with(kTemporarySuffix)) return std::nullopt;
  ::pid_t writer = 0;
  const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), writer);
  if (error != std::errc() || *end != '-' || writer < 0) return std::nullopt;
  return writer;
}

AtomicFile::AtomicFile(std::string target, std::string temporary, UniqueFd fd)
    : target_(std::move(target)), temporary_(std::move(temporary)), fd_(std::move(fd)) {}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})),
      fd_(std::move(other.fd_)) {}

AtomicFile& AtomicFile::operator=(AtomicFile&& other) noexcept {
  std::swap(target_, other.target_);
  std::swap(temporary_, other.temporary_);
  std::swap(fd_, other.fd_);
  return *this;
}

AtomicFile::~AtomicFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

absl::StatusOr<AtomicFile> AtomicFile::create(const std::string& target) {
  constexpr int kTries = 100;  // some servers claim that every file exists
  for (int i = 0; i < kTries; ++i) {
    std::string temporary = temporary_name(target);
    UniqueFd fd = open_fd(temporary, O_RDWR | O_CREAT | O_EXCL);
    if (fd) return AtomicFile(target, std::move(temporary), std::move(fd));
    if (errno != EEXIST) break;
  }
  return file_error("create a file beside", target, errno);
}

absl::StatusOr<AtomicFile> AtomicFile::create_in_cache(const std::string& target) {
  absl::StatusOr<AtomicFile> file = create(target);
  if (file.ok()) give_to_group(file->fd(), parent_path(target));
  return file;
}

absl::Status AtomicFile::write(std::initializer_list<std::string_view> parts) {
  if (!write_fully(fd_.get(), parts)) return file_error("write", target_, errno);
  return absl::OkStatus();
}

absl::Status AtomicFile::commit() {
  // Closed first: network file systems report a full disk or quota only here.
  if (::close(fd_.release()) != 0 && errno != EINTR) return file_error("write", target_, errno);
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) return file_error("replace", target_, errno);
  temporary_.clear();
  return absl::OkStatus();
}

}  // namespace cachepy::internal
