// A session holds the lock under which packed entries are changed, and makes the changes. For pack_writer.cpp and pack_upkeep.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/fork.h"
#include "store/index_file.h"
#include "store/segment_files.h"

namespace cachepy::internal {

/// The files that this process has open for writing in one directory.
struct PackFiles {
  std::optional<IndexFile> index;
  std::optional<SegmentFile> active;
};
struct PackWriters {
  ProcessMutex mutex;
  std::map<std::string, PackFiles> by_dir;

  /// The child must not use these files: it would share the locks of its parent.
  void after_fork_in_child() { by_dir.clear(); }
};

class PackSession {
 public:
  /// Waits up to `patience` for the lock. Errors: NotFound or DataLoss (there is no index), FailedPrecondition (other machines may
  /// write to the directory), Unavailable (another process still holds the lock).
  static absl::StatusOr<PackSession> begin(const std::string& dir, std::chrono::milliseconds patience);
  PackSession(PackSession&& other) noexcept;
  PackSession& operator=(PackSession&&) = delete;
  ~PackSession();

  const IndexFile& index() const { return *files_->index; }
  /// The segment that is written to; 0 = none.
  std::uint64_t active() const { return active_; }
  /// Appends to the segment that is written to.
  absl::StatusOr<PackedPlace> append(EntryTag tag, std::string_view head, std::string_view payload,
                                     std::int64_t written_ns);
  /// Adds the slot to the index. If the index is full, a larger one replaces it, so this must be the last operation of a session.
  absl::Status insert(const IndexSlot& slot);
  /// Marks the record that a slot leads to as removed. False: it may still be live.
  bool mark_removed(const IndexSlot& slot) const;

 private:
  PackSession(std::string dir, std::unique_lock<ProcessMutex> lock, PackFiles& files)
      : dir_(std::move(dir)), lock_(std::move(lock)), files_(&files) {}
  void open_active();

  std::string dir_;
  std::uint64_t active_ = 0;  // the segment that is written to
  std::unique_lock<ProcessMutex> lock_;
  PackFiles* files_;
};

}  // namespace cachepy::internal
