// Files as the cache uses them: closed on every path, read with a limit, replaced as a whole or not at all.
//
// Every function retries what a signal interrupted. Errors name the path and the system's reason.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace cachepy::internal {

/// Owns a file descriptor; -1 = none.
class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(other.release()) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    reset(other.release());
    return *this;
  }
  ~UniqueFd() { reset(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }
  void reset(int fd = -1);

 private:
  int fd_ = -1;
};

/// A file that stays open for a long time. Programs may close descriptors that they did not open, and the number may then belong
/// to another file. That file is neither used nor closed here.
class KeptFile {
 public:
  /// `stat`: the stat of the open file.
  KeptFile(UniqueFd fd, const struct ::stat& stat);
  KeptFile(KeptFile&&) noexcept = default;
  KeptFile& operator=(KeptFile&& other) noexcept;
  ~KeptFile();

  int fd() const { return fd_.get(); }
  /// Its stat; nullopt if the descriptor no longer belongs to this file.
  std::optional<struct ::stat> stat() const;
  /// Whether `stat` belongs to this file.
  bool is_this(const struct ::stat& stat) const { return stat.st_dev == device_ && stat.st_ino == inode_; }

 private:
  UniqueFd fd_;
  ::dev_t device_;
  ::ino_t inode_;
};

/// "cannot <action> '<path>': <reason of errno_value>", with the matching code (NotFound for ENOENT and ENOTDIR).
absl::Status file_error(std::string_view action, const std::string& path, int errno_value);

/// open(2) with O_CLOEXEC. On failure there is no descriptor, and errno is set.
UniqueFd open_fd(const std::string& path, int flags, ::mode_t mode = 0600);

/// Gives the file a number that is not among the lowest, on which programs count; closes the former. Async-signal-safe.
int moved_high(int fd) noexcept;

/// Reads until it has `size` bytes or the file ends. Returns the number of bytes, or -1 with errno set.
::ssize_t read_fully(int fd, char* out, std::size_t size);

/// As above, from `offset` on; the file's position neither matters nor changes.
::ssize_t pread_fully(int fd, char* out, std::size_t size, std::uint64_t offset);

struct MutableBytes {
  char* data;
  std::size_t size;
};
/// Fills first and then second, usually with one system call. False if the file ends too early (errno is 0) or cannot be read.
bool read_both(int fd, MutableBytes first, MutableBytes second);

/// Writes all parts one after another, usually with one system call. False on failure, with errno set.
bool write_fully(int fd, std::initializer_list<std::string_view> parts);

/// As above, from `offset` on; the file's position neither matters nor changes.
bool pwrite_fully(int fd, std::initializer_list<std::string_view> parts, std::uint64_t offset);

/// The contents of the file. ResourceExhausted if it has more than `max_bytes`, FailedPrecondition if it is not a regular file.
absl::StatusOr<std::string> read_file(const std::string& path, std::uint64_t max_bytes);

/// Creates the directory and its missing parents. The parents get the permissions of the umask, the directory gets `mode`. OK if it
/// exists already.
absl::Status make_directories(const std::string& path, ::mode_t mode);

/// Whether locking failed with this error because the file system has no locks.
bool has_no_locks(int errno_value);

/// An exclusive lock between processes, on a file of a cache that is created for it and stays. The kernel releases the lock when the process
/// ends. On a file system without locks, everybody gets it.
class LockFile {
 public:
  /// Never waits. Unavailable if another process holds the lock; otherwise the reason why the file cannot be opened or locked.
  static absl::StatusOr<LockFile> try_lock(const std::string& path);
  LockFile(LockFile&&) noexcept = default;
  LockFile& operator=(LockFile&&) = delete;
  /// Unlocks explicitly: closing alone would not release the lock if a child was forked meanwhile, because it shares the open file.
  ~LockFile();

 private:
  explicit LockFile(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
};

/// A name for a temporary file in the directory of `target` that no other writer uses at present.
std::string temporary_name(const std::string& target);

/// The process that writes, or wrote, the temporary file of this name; nullopt if no AtomicFile has such a name.
std::optional<::pid_t> temporary_writer(std::string_view name);

/// A file that replaces `target` as a whole or not at all. It is written under a temporary name in the target's directory, with
/// permissions 0600; commit() renames it. The destructor never commits: it removes a file that was not committed.
///
/// Nothing is fsynced. All files written this way have checksums and can be computed again. After a power failure, a torn file is a
/// miss, whereas an fsync would cost each miss milliseconds. A crash of the process does not tear files.
class AtomicFile {
 public:
  /// Errors: NotFound if the directory does not exist; otherwise the system's.
  static absl::StatusOr<AtomicFile> create(const std::string& target);
  /// As above, for a file of a cache: the group may use it if its directory belongs to the group (cache_file.h).
  static absl::StatusOr<AtomicFile> create_in_cache(const std::string& target);
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&& other) noexcept;
  ~AtomicFile();

  absl::Status write(std::initializer_list<std::string_view> parts);
  int fd() const { return fd_.get(); }
  /// Closes and renames. Nothing may be written afterwards.
  absl::Status commit();

 private:
  AtomicFile(std::string target, std::string temporary, UniqueFd fd);

  std::string target_;
  std::string temporary_;  // "" once it is gone or has become the target
  UniqueFd fd_;
};

}  // namespace cachepy::internal
