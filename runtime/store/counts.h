// How often cached functions were served and computed: counted in memory, written once in a while, added up by whoever asks.
//
// Counting costs a hit no system call. What a process has counted it appends to <dir>/counts.log when it ends and, if it
// runs long, every ten minutes; one that is killed, or leaves by _exit(), takes its last counts along, so sums are lower
// bounds. Thread-safe; a forked child begins at zero.
#pragma once

#include <sys/single_threaded.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <string>

#include "format/counts.h"

namespace cachepy::internal {

/// The counters of one function in one cache directory.
struct CallCounters {
  std::atomic<std::uint64_t> memory_hits{0};
  std::atomic<std::uint64_t> disk_hits{0};
  std::atomic<std::uint64_t> misses{0};
  std::atomic<std::uint64_t> saved_ns{0};  ///< the cost of the calls that were hits
};

/// Adds to a counter; without the price of an atomic addition as long as the process has one thread only.
inline void count(std::atomic<std::uint64_t>& counter, std::uint64_t more) {
  if (__libc_single_threaded)
    counter.store(counter.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
  else
    counter.fetch_add(more, std::memory_order_relaxed);
}

/// The ones of that function; made at the first use, never destroyed.
CallCounters& counters_of(const std::string& dir, const std::string& function);

/// Appends what was counted, when the last time is ten minutes ago: to be called now and then where time does not matter.
void flush_counts_if_due() noexcept;

/// Forgets what was appended for a directory. False, with errno set, when that cannot be done.
bool forget_counts(const std::string& dir);

/// What all processes have appended for a directory, and this one has counted, by function.
std::map<std::string, CallCounts> counts_of(const std::string& dir);

}  // namespace cachepy::internal
