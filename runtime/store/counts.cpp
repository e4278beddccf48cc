#include "store/counts.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <mutex>
#include <utility>

#include "base/cache_file.h"
#include "base/file.h"
#include "base/file_stat.h"
#include "base/fork.h"
#include "base/swallow.h"

namespace cachepy::internal {
namespace {

constexpr std::int64_t kFlushInterval_ns = std::int64_t{600} * 1'000'000'000;
// A longer log is folded into one record per function. With very many functions, the folded log may be longer than this, and is then
// folded more often than necessary.
constexpr std::uint64_t kFoldBytes = std::uint64_t{64} << 10;
constexpr std::uint64_t kMaxLogBytes = std::uint64_t{256} << 20;

std::string log_path(const std::string& dir) {
  return dir + "/counts.log";
}

struct Counters {
  ProcessMutex mutex;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<CallCounters>>
      by_function;  // and directory, first
  std::atomic<std::int64_t> flushed_ns{coarse_now_ns()};

  /// The parent reports the counts up to the fork.
  void after_fork_in_child();
};

CallCounts taken_from(CallCounters& counters) {
  CallCounts counts;
  counts.memory_hits = counters.memory_hits.exchange(0, std::memory_order_relaxed);
  counters.next_timed.store(kHitsPerTimed - 1, std::memory_order_relaxed);
  counts.disk_hits = counters.disk_hits.exchange(0, std::memory_order_relaxed);
  counts.misses = counters.misses.exchange(0, std::memory_order_relaxed);
  counts.saved_ns = counters.saved_ns.exchange(0, std::memory_order_relaxed);
  counts.serving_ns = counters.serving_ns.exchange(0, std::memory_order_relaxed);
  counts.remote.hits = counters.remote_hits.exchange(0, std::memory_order_relaxed);
  counts.remote.received = counters.remote_received.exchange(0, std::memory_order_relaxed);
  counts.remote.sent = counters.remote_sent.exchange(0, std::memory_order_relaxed);
  counts.remote.errors = counters.remote_errors.exchange(0, std::memory_order_relaxed);
  return counts;
}

void Counters::after_fork_in_child() {
  for (auto& [key, counters] : by_function) taken_from(*counters);
}

CallCounts copied_from(const CallCounters& counters) {
  CallCounts counts;
  counts.memory_hits = counters.memory_hits.load(std::memory_order_relaxed);
  counts.disk_hits = counters.disk_hits.load(std::memory_order_relaxed);
  counts.misses = counters.misses.load(std::memory_order_relaxed);
  counts.saved_ns = counters.saved_ns.load(std::memory_order_relaxed);
  counts.serving_ns = counters.serving_ns.load(std::memory_order_relaxed);
  counts.remote.hits = counters.remote_hits.load(std::memory_order_relaxed);
  counts.remote.received = counters.remote_received.load(std::memory_order_relaxed);
  counts.remote.sent = counters.remote_sent.load(std::memory_order_relaxed);
  counts.remote.errors = counters.remote_errors.load(std::memory_order_relaxed);
  return counts;
}

/// Opens and locks the log: shared for appending (LOCK_SH), exclusive for folding (LOCK_EX). No descriptor if the lock is not free.
UniqueFd open_locked(const std::string& path, int operation) {
  constexpr int kTries = 3;  // it may be replaced between opening and locking
  for (int i = 0; i < kTries; ++i) {
    UniqueFd fd = open_cache_file(path, O_RDWR | O_APPEND);
    struct ::stat mine;
    struct ::stat there;
    if (!fd || ::flock(fd.get(), operation | LOCK_NB) != 0) return {};
    if (::fstat(fd.get(), &mine) == 0 && ::stat(path.c_str(), &there) == 0 && mine.st_ino == there.st_ino)
      return fd;
  }
  return {};
}

/// Replaces the log by one with a single record per function. Processes that append at this very moment lose their counts.
void fold(const std::string& path) {
  const UniqueFd lock = open_locked(path, LOCK_EX);
  if (!lock) return;
  const absl::StatusOr<std::string> bytes = read_file(path, kMaxLogBytes);
  if (!bytes.ok()) return;
  std::string folded;
  for (const auto& [function, counts] : read_counts(*bytes)) folded += encode_counts(function, counts);
  absl::StatusOr<AtomicFile> file = AtomicFile::create_in_cache(path);
  if (file.ok() && file->write({folded}).ok()) (void)file->commit();
  ::flock(lock.get(), LOCK_UN);  // a child forked meanwhile has the file open, too
}

void append(const std::string& dir, const std::string& records) {
  const std::string path = log_path(dir);
  const UniqueFd fd = open_locked(path, LOCK_SH);
  if (!fd || !write_fully(fd.get(), {records})) return;
  struct ::stat st;
  const bool large = ::fstat(fd.get(), &st) == 0 && static_cast<std::uint64_t>(st.st_size) > kFoldBytes;
  ::flock(fd.get(), LOCK_UN);
  if (large) fold(path);
}

void flush() {
  Counters& all = ProcessWide<Counters>::get();
  const std::lock_guard lock(all.mutex);
  all.flushed_ns.store(coarse_now_ns(), std::memory_order_relaxed);
  for (auto at = all.by_function.begin(); at != all.by_function.end();) {
    const std::string& dir = at->first.first;
    std::string records;
    for (; at != all.by_function.end() && at->first.first == dir; ++at) {
      const CallCounts counts = taken_from(*at->second);
      if (!counts.empty()) records += encode_counts(at->first.second, counts);
    }
    if (!records.empty()) append(dir, records);
  }
}

/// Runs after the destructors of statics, which may still make cached calls.
[[gnu::destructor]] void flush_at_exit() {
  try {
    flush();
  } catch (...) {
    swallow();
  }
}

}  // namespace

CallCounters& counters_of(const std::string& dir, const std::string& function) {
  Counters& all = ProcessWide<Counters>::get();
  const std::lock_guard lock(all.mutex);
  std::unique_ptr<CallCounters>& counters = all.by_function[{dir, function}];
  if (counters == nullptr) counters = std::make_unique<CallCounters>();
  return *counters;
}

void flush_counts_if_due() noexcept try {
  std::atomic<std::int64_t>& flushed_ns = ProcessWide<Counters>::get().flushed_ns;
  const std::int64_t now_ns = coarse_now_ns();
  std::int64_t last_ns = flushed_ns.load(std::memory_order_relaxed);
  if (now_ns - last_ns < kFlushInterval_ns) return;
  if (flushed_ns.compare_exchange_strong(last_ns, now_ns)) flush();
} catch (...) {
  swallow();
}

bool forget_counts(const std::string& dir) {
  return ::unlink(log_path(dir).c_str()) == 0 || errno == ENOENT;
}

std::map<std::string, CallCounts> counts_of(const std::string& dir) {
  std::map<std::string, CallCounts> counts;
  const absl::StatusOr<std::string> bytes = read_file(log_path(dir), kMaxLogBytes);
  if (bytes.ok()) counts = read_counts(*bytes);
  Counters& all = ProcessWide<Counters>::get();
  const std::lock_guard lock(all.mutex);
  for (const auto& [key, counters] : all.by_function) {
    if (key.first != dir) continue;
    if (const CallCounts own = copied_from(*counters); !own.empty()) counts[key.second].add(own);
  }
  return counts;
}

}  // namespace cachepy::internal
