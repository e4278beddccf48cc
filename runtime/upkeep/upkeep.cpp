#include "upkeep/upkeep.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include "base/cache_file.h"
#include "base/directory.h"
#include "base/file.h"
#include "base/file_stat.h"
#include "base/swallow.h"
#include "config/log.h"
#include "config/settings.h"
#include "graph/graph_store.h"
#include "store/graph_files.h"
#include "store/locks.h"
#include "store/sweep.h"

namespace cachepy::internal {
namespace {

// A sweep leaves nine tenths of the limit, so that the next one is not due at once.
constexpr std::uint64_t kKeptTenths = 9;
// All processes together count how many units were written since the last sweep: the file locks/written grows by a byte for each
// unit. Its contents have no meaning, so they cannot be damaged.
constexpr std::uint64_t kUnitsInLimit = 1024;
constexpr std::uint64_t kSweepsInLimit = 64;
constexpr std::uint64_t kUnitsToSweep = kUnitsInLimit / kSweepsInLimit;
// The usual size of a small file on disk.
constexpr std::uint64_t kBlockBytes = 4096;

std::uint64_t goal_of(std::uint64_t limit) {
  return limit / 10 * kKeptTenths;
}

std::uint64_t on_disk(std::uint64_t bytes) {
  if (bytes <= settings().pack_limit) return bytes;
  return (bytes / kBlockBytes + 1) * kBlockBytes;
}

/// The bytes that this process wrote. Each process starts at a random position within a unit, so that the sum over many processes is
/// right even if each writes less than a unit.
std::atomic<std::uint64_t>& written_bytes() {
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15;
  static std::atomic<std::uint64_t> bytes{(static_cast<std::uint64_t>(now_ns()) * kOdd) >> 16};
  return bytes;
}

// Initialised when the program is loaded: after a fork during its first use in another thread, the child would wait for that thread
// for ever.
[[maybe_unused]] const std::atomic<std::uint64_t>& made_at_load = written_bytes();

/// The number of units that these bytes complete.
std::uint64_t full_units(std::uint64_t bytes, std::uint64_t unit) {
  const std::uint64_t before = written_bytes().fetch_add(bytes, std::memory_order_relaxed);
  return (before + bytes) / unit - before / unit;
}

/// Whether enough units were completed since the last sweep for the next one.
bool is_sweep_due(int fd) {
  struct ::stat st;
  return ::fstat(fd, &st) == 0 && static_cast<std::uint64_t>(st.st_size) >= kUnitsToSweep;
}

bool count_units(int fd, std::uint64_t units) {
  return write_fully(fd, {std::string(static_cast<std::size_t>(std::min(units, kUnitsToSweep)), '.')});
}

void say_removed(const Store& store, const SweepReport& report) {
  if (report.removed.empty()) return;
  say("'" + store.dir() + "' reached its size_limit; removed the least recently used results: " +
      std::to_string(report.removed.size()) + " (" + std::to_string(report.removed_bytes) + " bytes)");
}

void keep_within_limit(const Store& store, const Stored& stored) {
  const std::uint64_t limit = settings().size_limit;
  if (limit == 0) return;
  const std::uint64_t unit = std::max<std::uint64_t>(limit / kUnitsInLimit, 1);
  const std::uint64_t units = full_units(on_disk(stored.bytes), unit);
  if (units == 0) return;
  const UniqueFd written = open_cache_file(lock_path(store.dir(), kWrittenUnits), O_WRONLY | O_APPEND);
  if (!written || !count_units(written.get(), units)) return;
  SweepRules rules;
  rules.max_bytes = goal_of(limit);
  rules.shared_left_alone_bytes = limit / kSweepsInLimit;
  rules.brief = true;
  // Repeats if others wrote as much meanwhile, because they leave sweeping to the process that holds the lock.
  while (is_sweep_due(written.get())) {
    const absl::StatusOr<LockFile> lock = LockFile::try_lock(lock_path(store.dir(), kSweepLock));
    if (!lock.ok()) return;
    // Units completed from here on count for the next sweep, whether or not this one sees the entries.
    if (::ftruncate(written.get(), 0) != 0) return;
    const absl::StatusOr<SweepReport> report = sweep(store, rules);
    if (report.ok() && stored.verbose) say_removed(store, *report);
  }
}

// A few logs are read quickly.
constexpr std::size_t kFewLogs = 16;
constexpr std::size_t kManyLogs = 256;
// A snapshot is several times smaller than logs of the same nodes. It is rewritten if the logs exceed this multiple of its size.
constexpr std::uint64_t kLogsToSnapshot = 2;
constexpr std::uint64_t kWorthwhileBytes = std::uint64_t{64} << 10;
constexpr std::uint64_t kMostBytes = std::uint64_t{64} << 20;

std::uint64_t size_of(const std::string& path) {
  struct ::stat st;
  return ::stat(path.c_str(), &st) == 0 ? static_cast<std::uint64_t>(st.st_size) : 0;
}

void compact_if_due(const std::string& dir) {
  const absl::StatusOr<std::vector<std::string>> logs = list_files(graph_dir(dir), kLogSuffix);
  if (!logs.ok() || logs->size() <= kFewLogs) return;
  std::size_t dead = 0;
  std::uint64_t dead_bytes = 0;
  std::uint64_t all_bytes = size_of(snapshot_path(dir));
  const std::uint64_t large_bytes = std::max(kWorthwhileBytes, kLogsToSnapshot * all_bytes);
  for (const std::string& name : *logs) {
    const std::string path = graph_dir(dir) + "/" + name;
    const std::uint64_t bytes = size_of(path);
    all_bytes += bytes;
    if (!writer_is_gone(path)) continue;
    dead += 1;
    dead_bytes += bytes;
  }
  const bool due = dead >= kManyLogs || (dead >= kFewLogs && dead_bytes > large_bytes);
  if (due && all_bytes <= kMostBytes) (void)compact(dir);
}

}  // namespace

void upkeep_after_store(const Store& store, const Stored& stored) noexcept try {
  keep_within_limit(store, stored);
  if (stored.new_log) compact_if_due(store.dir());
} catch (...) {
  swallow();  // out of memory: left to a later call
}

bool fits_size_limit(std::uint64_t bytes) noexcept {
  const std::uint64_t limit = settings().size_limit;
  return limit == 0 || on_disk(bytes) <= goal_of(limit);
}

}  // namespace cachepy::internal
