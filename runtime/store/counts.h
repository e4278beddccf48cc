// Counts how often cached functions are served and computed. Counters are kept in memory and appended to <dir>/counts.log at the end
// of the process and every ten minutes; counts_of() adds them up.
//
// Counting makes no system call in a hit. A process that is killed, or calls _exit(), loses its latest counts, so totals are
// lower bounds. Thread-safe. A forked child starts at zero.
#pragma once

#include <sys/single_threaded.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "format/counts.h"

namespace cachepy::internal {

/// One in this many quick hits is timed.
constexpr std::uint64_t kHitsPerTimed = 64;
constexpr std::size_t kCacheLine = 64;

/// The counters of one function in one cache directory. What every hit uses comes first, in one cache line.
struct alignas(kCacheLine) CallCounters {
  std::atomic<std::uint64_t> memory_hits{0};
  std::atomic<std::uint64_t> next_timed{kHitsPerTimed -
                                        1};  ///< the value of memory_hits at which a hit is timed
  std::atomic<std::uint64_t> saved_ns{0};    ///< what computing the served results had taken
  std::atomic<std::uint64_t> serving_ns{0};  ///< what the hits took
  std::atomic<std::uint64_t> disk_hits{0};
  std::atomic<std::uint64_t> misses{0};
  std::atomic<std::uint64_t> remote_hits{0};
  std::atomic<std::uint64_t> remote_received{0};
  std::atomic<std::uint64_t> remote_sent{0};
  std::atomic<std::uint64_t> remote_errors{0};
};

/// Adds to a counter. Avoids the cost of an atomic addition while the process has only one thread.
inline void count(std::atomic<std::uint64_t>& counter, std::uint64_t more) {
  if (__libc_single_threaded)
    counter.store(counter.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
  else
    counter.fetch_add(more, std::memory_order_relaxed);
}

/// The counters of that function. Created at the first use, never destroyed.
CallCounters& counters_of(const std::string& dir, const std::string& function);

/// Appends the counts to the log if the last time is at least ten minutes ago. Call it occasionally, where time does not matter.
void flush_counts_if_due() noexcept;

/// Removes the log of a directory. False, with errno set, on failure.
bool forget_counts(const std::string& dir);

/// The counts of each function in a directory: those in the log, and those of this process that are not there yet.
std::map<std::string, CallCounts> counts_of(const std::string& dir);

}  // namespace cachepy::internal
