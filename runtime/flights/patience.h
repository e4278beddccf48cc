// How long a call waits for an equal call that is being computed elsewhere, and what it reports meanwhile.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "base/thrown.h"

namespace cachepy::internal {

/// For one wait of one thread.
class Patience {
 public:
  using Clock = std::chrono::steady_clock;

  /// Limits after which computing twice is better than waiting longer. A thread may wait for a thread that in turn waits for it
  /// in ways that cachepy does not know: in the scheduler of a pool, for a lock, for a program that it started.
  struct Limits {
    std::chrono::nanoseconds longest = std::chrono::nanoseconds::max();  ///< however busy this process is
    std::chrono::nanoseconds idle = std::chrono::nanoseconds::max();     ///< while this process does nothing
  };

  /// After a second, and then at growing intervals, standard error reports that `function` waits, and for which process. `whole`
  /// protects this thread from cancellation; the protection is lifted while it waits. Null if there is none.
  Patience(const Limits& limits, std::string function, std::function<std::string()> whom,
           const WithoutCancellation* whole);

  /// Call this repeatedly while the thread waits, at most about ten times a second. False when the wait should be given up.
  bool keep_waiting();
  /// How long to wait until the next call of keep_waiting(); short at first.
  std::chrono::microseconds pause() const;

 private:
  void report_wait();
  bool is_idle_for_too_long(Clock::time_point now);

  const Limits limits_;
  const std::string function_;
  const std::function<std::string()> whom_;
  const WithoutCancellation* const whole_;
  const Clock::time_point begin_ = Clock::now();
  Clock::duration say_after_ = std::chrono::seconds(1);
  Clock::time_point busy_at_ = begin_;
  std::int64_t cpu_ns_ = 0;
};

}  // namespace cachepy::internal
