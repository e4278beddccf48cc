// Measures how long hits take, and counts it for their function.
//
// Reading the clock twice would take a large part of a hit that finds a result without dependencies in memory. Of these quick hits, one of
// kHitsPerTimed is timed, and stands for all of them. Every other hit is timed. The last quick hits of a process, fewer than
// kHitsPerTimed for each function, are not counted, so that the sum is a lower bound.
#pragma once

#include <chrono>
#include <cstdint>

#include "calls/cached_function.h"
#include "calls/lookup.h"
#include "store/counts.h"

namespace cachepy::internal {

inline std::int64_t steady_now_ns() {
  return std::chrono::steady_clock::now().time_since_epoch().count();
}

/// Made when a call begins that may be a quick hit.
class QuickHitTimer {
 public:
  explicit QuickHitTimer(CallCounters& counters) : counters_(counters) {
    if (counters.memory_hits.load(std::memory_order_relaxed) >=
        counters.next_timed.load(std::memory_order_relaxed)) [[unlikely]]
      begin_ns_ = steady_now_ns();
  }
  /// Call it after the hit was counted.
  void end() const {
    if (begin_ns_ != 0) [[unlikely]]
      count_time();
  }

 private:
  [[gnu::noinline]] void count_time() const;

  CallCounters& counters_;
  std::int64_t begin_ns_ = 0;  // 0 = this call is not timed
};

/// Counts the time since then for a hit that is not a quick one. Call it after the hit was counted.
void count_hit_time(const CachedFunction& function, Hit::From from, std::int64_t begin_ns);

}  // namespace cachepy::internal
