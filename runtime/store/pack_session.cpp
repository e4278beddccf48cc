#include "store/pack_session.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/file_system.h"

namespace cachepy::internal {
namespace {

using Clock = std::chrono::steady_clock;

/// Takes the lock, or gives up. The lock is usually held for microseconds, unless its holder was stopped.
bool lock_soon(int fd, std::chrono::milliseconds patience) {
  constexpr int kBusyTries = 16;
  constexpr std::chrono::microseconds kPause{100};
  const Clock::time_point end = Clock::now() + patience;
  for (int i = 0; ::flock(fd, LOCK_EX | LOCK_NB) != 0; ++i) {
    if (errno != EWOULDBLOCK && errno != EINTR) return false;
    if (Clock::now() > end) {
      errno = EWOULDBLOCK;
      return false;
    }
    if (i < kBusyTries)
      std::this_thread::yield();
    else
      std::this_thread::sleep_for(kPause);
  }
  return true;
}

}  // namespace

PackSession::PackSession(PackSession&& other) noexcept
    : dir_(std::move(other.dir_)),
      active_(other.active_),
      lock_(std::move(other.lock_)),
      files_(std::exchange(other.files_, nullptr)) {}

PackSession::~PackSession() {
  // Unlocks explicitly: closing would not release the lock if a forked child shares the open file.
  if (files_ != nullptr && files_->index) ::flock(files_->index->fd(), LOCK_UN);
}

absl::StatusOr<PackSession> PackSession::begin(const std::string& dir, std::chrono::milliseconds patience) {
  constexpr int kTries = 8;  // the index may be replaced between opening and locking
  PackWriters& writers = ProcessWide<PackWriters>::get();
  std::unique_lock lock(writers.mutex);
  PackFiles& files = writers.by_dir[dir];
  for (int i = 0; i < kTries; ++i) {
    if (!files.index) {
      absl::StatusOr<IndexFile> index = IndexFile::open(index_path(dir), O_RDWR);
      if (!index.ok()) return index.status();
      if (!is_local(index->fd()))
        return absl::FailedPreconditionError(
            absl::StrCat("'", index_path(dir), "' is not on a local file system"));
      files.index.emplace(*std::move(index));
    }
    const bool is_locked = lock_soon(files.index->fd(), patience);
    const int error = errno;
    if (files.index->is_in_place()) {
      if (is_locked) {
        PackSession session(dir, std::move(lock), files);
        const std::optional<std::uint64_t> active = session.index().active();
        if (!active) return absl::DataLossError(absl::StrCat("'", index_path(dir), "' is damaged"));
        session.active_ = *active;
        return session;
      }
      absl::Status status = file_error("lock", index_path(dir), error);
      files.index.reset();  // the descriptor may belong to another file by now
      return status;
    }
    files = {};
  }
  return absl::UnavailableError(absl::StrCat("'", index_path(dir), "' keeps being replaced"));
}

void PackSession::open_active() {
  std::optional<SegmentFile>& active = files_->active;
  if (active && active->number() == active_ && active->is_there()) return;
  active.reset();
  if (active_ == 0) return;
  absl::StatusOr<SegmentFile> segment = SegmentFile::open(dir_, active_, O_RDWR);
  if (segment.ok()) active.emplace(*std::move(segment));
}

absl::StatusOr<PackedPlace> PackSession::append(EntryTag tag, std::string_view head, std::string_view payload,
                                                std::int64_t written_ns) {
  open_active();
  std::optional<SegmentFile>& active = files_->active;
  if (active) {
    absl::StatusOr<PackedPlace> place = active->append(tag, head, payload, written_ns);
    if (!absl::IsResourceExhausted(place.status())) return place;
  }
  active.reset();
  absl::StatusOr<SegmentFile> segment = SegmentFile::create(dir_);
  if (!segment.ok()) return segment.status();
  if (!index().set_active(segment->number())) return file_error("write", index_path(dir_), errno);
  active_ = segment->number();
  active.emplace(*std::move(segment));
  return active->append(tag, head, payload, written_ns);
}

absl::Status PackSession::insert(const IndexSlot& slot) {
  IndexSlot found;
  std::uint64_t at;
  const IndexFile::Answer answer = index().find(slot.tag, found, at);
  if (answer == IndexFile::Answer::kFailed) return file_error("read", index_path(dir_), errno);
  if (answer == IndexFile::Answer::kFound) {
    if (found.place == slot.place) return absl::OkStatus();
    mark_removed(found);
  }
  if (at != IndexFile::kNowhere)
    return index().put(at, slot) ? absl::OkStatus() : file_error("write", index_path(dir_), errno);
  absl::StatusOr<std::vector<IndexSlot>> slots = index().slots();
  if (!slots.ok()) return slots.status();
  slots->push_back(slot);
  return IndexFile::write(index_path(dir_), *slots, active_);
}

bool PackSession::mark_removed(const IndexSlot& slot) const {
  if (files_->active && files_->active->number() == slot.place.segment && files_->active->is_there())
    return files_->active->mark_removed(slot.place, slot.tag);
  const absl::StatusOr<SegmentFile> segment = SegmentFile::open(dir_, slot.place.segment, O_RDWR);
  if (!segment.ok()) return absl::IsNotFound(segment.status());
  return segment->mark_removed(slot.place, slot.tag);
}

}  // namespace cachepy::internal
