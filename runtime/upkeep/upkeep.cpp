#include "upkeep/upkeep.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

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

// A sweep leaves nine tenths, so that the next is not due at once.
constexpr std::uint64_t kKeptTenths = 9;
// How much was written since the last sweep is counted in units, by all processes together: the file locks/written grows by
// a byte for each. Its content means nothing, so nothing in it can be wrong.
constexpr std::uint64_t kUnitsInLimit = 1024;
constexpr std::uint64_t kSweepsInLimit = 64;
constexpr std::uint64_t kUnitsToSweep = kUnitsInLimit / kSweepsInLimit;
// What a small file takes on disk, mostly.
constexpr std::uint64_t kBlockBytes = 4096;

std::uint64_t goal_of(std::uint64_t limit) {
  return limit / 10 * kKeptTenths;
}

std::uint64_t on_disk(std::uint64_t bytes) {
  if (bytes <= settings().pack_limit) return bytes;
  return (bytes / kBlockBytes + 1) * kBlockBytes;
}

/// What this process wrote. Each begins somewhere within a unit, so that many which write less than one count right together.
std::atomic<std::uint64_t>& written_bytes() {
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15;
  static std::atomic<std::uint64_t> bytes{(static_cast<std::uint64_t>(now_ns()) * kOdd) >> 16};
  return bytes;
}

// Made when the program is loaded: a fork during a first use in another thread would leave the child waiting for that
// thread for ever.
[[maybe_unused]] const std::atomic<std::uint64_t>& made_at_load = written_bytes();

/// How many units are full with these bytes.
std::uint64_t full_units(std::uint64_t bytes, std::uint64_t unit) {
  const std::uint64_t before = written_bytes().fetch_add(bytes, std::memory_order_relaxed);
  return (before + bytes) / unit - before / unit;
}

/// Whether so many units were filled since the last sweep that the next is due.
bool is_sweep_due(int fd) {
  struct ::stat st;
  return ::fstat(fd, &st) == 0 && static_cast<std::uint64_t>(st.st_size) >= kUnitsToSweep;
}

bool count_units(int fd, std::uint64_t units) {
  return write_fully(fd, {std::string(static_cast<std::size_t>(std::min(units, kUnitsToSweep)), '.')});
}

void say_removed(const Store& store, const SweepReport& report) {
  if (report.removed.empty()) return;
  say("'" + store.dir() + "' reached its size_limit; least recently used results removed: " +
      std::to_string(report.removed.size()) + " (" + std::to_string(report.removed_bytes) + " bytes)");
}

void keep_within_limit(const Store& store, const Stored& stored) {
  const std::uint64_t limit = settings().size_limit;
  if (limit == 0) return;
  const std::uint64_t unit = std::max<std::uint64_t>(limit / kUnitsInLimit, 1);
  const std::uint64_t units = full_units(on_disk(stored.bytes), unit);
  if (units == 0) return;
  const UniqueFd written = open_fd(lock_path(store.dir(), kWrittenUnits), O_WRONLY | O_APPEND | O_CREAT);
  if (!written || !count_units(written.get(), units)) return;
  SweepRules rules;
  rules.max_bytes = goal_of(limit);
  rules.lists_left_alone_bytes = limit / kSweepsInLimit;
  rules.brief = true;
  // Again where others wrote as much meanwhile: they leave it to the one that sweeps.
  while (is_sweep_due(written.get())) {
    const absl::StatusOr<LockFile> lock = LockFile::try_lock(lock_path(store.dir(), kSweepLock));
    if (!lock.ok()) return;
    // What is written from here on counts for the next sweep, whether or not this one sees it.
    if (::ftruncate(written.get(), 0) != 0) return;
    const absl::StatusOr<SweepReport> report = sweep(store, rules);
    if (report.ok() && stored.verbose) say_removed(store, *report);
  }
}

// Logs are quickly read when they are few.
constexpr std::size_t kFewLogs = 16;
constexpr std::size_t kManyLogs = 256;
// A snapshot is several times smaller than logs of the same nodes: this many bytes of logs are worth writing it anew.
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
  swallow();  // out of memory: another time
}

bool fits_size_limit(std::uint64_t bytes) noexcept {
  const std::uint64_t limit = settings().size_limit;
  return limit == 0 || on_disk(bytes) <= goal_of(limit);
}

}  // namespace cachepy::internal
