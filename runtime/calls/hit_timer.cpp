#include "calls/hit_timer.h"

namespace cachepy::internal {

void QuickHitTimer::count_time() const {
  const auto took_ns = static_cast<std::uint64_t>(steady_now_ns() - begin_ns_);
  std::uint64_t due = counters_.next_timed.load(std::memory_order_relaxed);
  // Several threads may have timed a hit. Only one of these hits stands for the others. If the counts were written meanwhile, none does.
  if (counters_.memory_hits.load(std::memory_order_relaxed) > due &&
      counters_.next_timed.compare_exchange_strong(due, due + kHitsPerTimed, std::memory_order_relaxed))
    count(counters_.serving_ns, took_ns * kHitsPerTimed);
}

void count_hit_time(const CachedFunction& function, Hit::From from, std::int64_t begin_ns) {
  if (function.read_only) return;  // its hits are not counted
  count(function.counters.serving_ns, static_cast<std::uint64_t>(steady_now_ns() - begin_ns));
  if (from == Hit::From::kMemory) count(function.counters.next_timed, 1);  // not one of the quick hits
}

}  // namespace cachepy::internal
