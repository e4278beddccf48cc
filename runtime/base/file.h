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

/// A file that stays open for long. Programs close descriptors that they did not open, and the number is of another file then:
/// that one is neither used nor closed.
class KeptFile {
 public:
  /// `stat`: of the open file.
  KeptFile(UniqueFd fd, const struct ::stat& stat);
  KeptFile(KeptFile&&) noexcept = default;
  KeptFile& operator=(KeptFile&& other) noexcept;
  ~KeptFile();

  int fd() const { return fd_.get(); }
  /// Its stat; nullopt when the descriptor is not this file's any more.
  std::optional<struct ::stat> stat() const;
  /// Whether that is a stat of this file.
  bool is_this(const struct ::stat& stat) const { return stat.st_dev == device_ && stat.st_ino == inode_; }

 private:
  UniqueFd fd_;
  ::dev_t device_;
  ::ino_t inode_;
};

/// "cannot <action> '<path>': <reason of errno_value>", with the code that fits (NotFound for ENOENT and
/// ENOTDIR).
absl::Status file_error(std::string_view action, const std::string& path, int errno_value);

/// open(2) with O_CLOEXEC; no descriptor (errno says why) on failure.
UniqueFd open_fd(const std::string& path, int flags, ::mode_t mode = 0600);

/// Reads until `size` bytes are there or the file ends; returns how many, or -1 (errno says why).
::ssize_t read_fully(int fd, char* out, std::size_t size);

/// As above, from `offset` on; the file's position neither matters nor changes.
::ssize_t pread_fully(int fd, char* out, std::size_t size, std::uint64_t offset);

struct MutableBytes {
  char* data;
  std::size_t size;
};
/// Fills first and then second, in one system call where the system gives all at once. False when the file
/// ends before (errno is 0) or cannot be read.
bool read_both(int fd, MutableBytes first, MutableBytes second);

/// Writes all parts, one behind the other, in one system call where the system takes them at once; false:
/// errno says why.
bool write_fully(int fd, std::initializer_list<std::string_view> parts);

/// As above, from `offset` on; the file's position neither matters nor changes.
bool pwrite_fully(int fd, std::initializer_list<std::string_view> parts, std::uint64_t offset);

/// The whole file. ResourceExhausted when it has more than `max_bytes`, FailedPrecondition when it is not a
/// regular file.
absl::StatusOr<std::string> read_file(const std::string& path, std::uint64_t max_bytes);

/// Makes the directory, and the missing ones above it; those get the umask's permissions, the last one
/// `mode`. OK when it is there already.
absl::Status make_directories(const std::string& path, ::mode_t mode);

/// Whether it was for lack of locks on its file system that a file could not be locked.
bool has_no_locks(int errno_value);

/// An exclusive lock between processes, on a file that is made for it and stays. The system lets go of it with the process.
/// Where the file system has no locks, everybody gets it.
class LockFile {
 public:
  /// Never waits: Unavailable when another has it; otherwise why the file cannot be opened or locked.
  static absl::StatusOr<LockFile> try_lock(const std::string& path);
  LockFile(LockFile&&) noexcept = default;
  LockFile& operator=(LockFile&&) = delete;
  /// Unlocks in so many words: a child that was forked meanwhile has the open file too, and would keep the lock.
  ~LockFile();

 private:
  explicit LockFile(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
};

/// The process that is writing the temporary file of that name, or was; nullopt when it is no AtomicFile's.
std::optional<::pid_t> temporary_writer(std::string_view name);

/// A file that replaces `target` as a whole or not at all. It is written beside the target under a name of
/// its own, with permissions 0600; commit() renames it. The destructor never commits: what was not committed
/// is removed.
///
/// Nothing is fsynced. Whatever is written here carries checksums and can be computed again, so after a power
/// failure a torn file is a miss, while an fsync would cost each miss milliseconds. A crash of the process
/// tears nothing.
class AtomicFile {
 public:
  /// Errors: NotFound when the directory is not there; the system's otherwise.
  static absl::StatusOr<AtomicFile> create(const std::string& target);
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&& other) noexcept;
  ~AtomicFile();

  absl::Status write(std::initializer_list<std::string_view> parts);
  /// Closes and renames. Nothing may be written afterwards.
  absl::Status commit();

 private:
  AtomicFile(std::string target, std::string temporary, UniqueFd fd);

  std::string target_;
  std::string temporary_;  // "" once it is gone or has become the target
  UniqueFd fd_;
};

}  // namespace cachepy::internal
