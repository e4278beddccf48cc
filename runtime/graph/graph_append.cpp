// append_record(): the logs that this process writes, one per cache directory.

#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/cache_file.h"
#include "base/file.h"
#include "base/file_stat.h"
#include "base/fork.h"
#include "base/quiet_write.h"
#include "format/log.h"
#include "graph/graph_store.h"
#include "store/graph_files.h"
#include "store/store.h"

namespace cachepy::internal {
namespace {

/// Process ids are reused, and containers that share a directory may use the same ones. The start time and the random number make the
/// name unique.
std::string writer_name() {
  std::uint64_t random = 0;
  // Without entropy the name is still usable, because the file is created exclusively.
  if (::getrandom(&random, sizeof random, GRND_NONBLOCK) != sizeof random) random = 0;
  return absl::StrCat(::getpid(), "-", absl::Hex(static_cast<std::uint64_t>(now_ns())), "-",
                      absl::Hex(random));
}

class LogWriter {
 public:
  explicit LogWriter(std::string dir) : dir_(std::move(dir)) {}

  absl::Status append(std::string_view bytes, bool* new_log) {
    constexpr int kTries = 3;  // the directory may be removed again while it is created
    for (int i = 0; i < kTries; ++i) {
      if (!fd_) {
        if (absl::Status status = open(); !status.ok()) return status;
        if (new_log != nullptr) *new_log = true;
      }
      const absl::Status status = write(bytes);
      if (is_in_place()) return status;
      fd_.reset();  // the record is lost; network file systems refuse writes to removed files
    }
    return absl::UnavailableError(absl::StrCat("the log in '", dir_, "' keeps being removed"));
  }

 private:
  absl::Status open() {
    constexpr int kTries = 100;  // repeated compactions may each find, and remove, the new file
    absl::Status status;
    for (int i = 0; i < kTries; ++i) {
      if (status = create(); !absl::IsNotFound(status)) break;
      if (absl::Status prepared = Store(dir_).prepare(); !prepared.ok()) return prepared;
    }
    return status;
  }

  /// The log gets its final name only once it is locked and has its header, so that compact() never finds one that looks abandoned.
  absl::Status create() {
    const std::string name = writer_name();
    const std::string temporary = graph_dir(dir_) + "/." + name + std::string(kNewLogSuffix);
    path_ = graph_dir(dir_) + "/" + name + std::string(kLogSuffix);
    UniqueFd fd = open_cache_file(temporary, O_WRONLY | O_APPEND | O_EXCL);
    if (!fd) return file_error("create", temporary, errno);
    // On a file system without locks, compact() cannot lock the file either. If compact() holds the lock now, it considers the file
    // abandoned.
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
      return absl::NotFoundError(absl::StrCat("'", temporary, "' was removed"));
    const std::string header = log_header();
    if (!write_fully(fd.get(), {header}) || ::rename(temporary.c_str(), path_.c_str()) != 0) {
      absl::Status status = file_error("create", path_, errno);
      ::unlink(temporary.c_str());
      return status;
    }
    fd_ = std::move(fd);
    size_ = static_cast<::off_t>(header.size());
    return absl::OkStatus();
  }

  absl::Status write(std::string_view bytes) {
    ::ssize_t written;
    do {
      written = quiet_write(fd_.get(), bytes);
    } while (written < 0 && errno == EINTR);
    if (written == static_cast<::ssize_t>(bytes.size())) {
      size_ += written;
      return absl::OkStatus();
    }
    const int reason = written < 0 ? errno : ENOSPC;
    // Half a record would end the log for every reader, so later records must not follow it.
    if (::ftruncate(fd_.get(), size_) != 0) fd_.reset();
    return file_error("write", path_, reason);
  }

  bool is_in_place() const {
    struct ::stat mine, there;
    if (::stat(path_.c_str(), &there) != 0 || ::fstat(fd_.get(), &mine) != 0) return false;
    // The inode number alone is not enough: on some file systems it changes when a file is renamed or written to.
    return (mine.st_dev == there.st_dev && mine.st_ino == there.st_ino) || mine.st_nlink != 0;
  }

  const std::string dir_;
  std::string path_;
  UniqueFd fd_;
  ::off_t size_ = 0;  ///< up to the last whole record
};

struct Writers {
  ProcessMutex mutex;
  ::pid_t owner = ::getpid();
  absl::flat_hash_map<std::string, std::unique_ptr<LogWriter>> by_dir;
};

}  // namespace

absl::Status append_record(const std::string& dir, const NodeRecord& record, bool* new_log) {
  const std::string bytes = encode_log_record(record);
  Writers& writers = ProcessWide<Writers>::get();
  const std::lock_guard lock(writers.mutex);
  if (const ::pid_t self = ::getpid(); std::exchange(writers.owner, self) != self) {
    writers.by_dir.clear();  // a child of fork: the logs belong to its parent, which keeps their locks
  }
  std::unique_ptr<LogWriter>& writer = writers.by_dir[dir];
  if (!writer) writer = std::make_unique<LogWriter>(dir);
  return writer->append(bytes, new_log);
}

}  // namespace cachepy::internal
