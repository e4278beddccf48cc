// How long a call waits for an equal one that somebody else computes, and what it says meanwhile.
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

  /// Limits after which it is better to compute side by side than to wait on. A thread may wait for one that waits for it, in
  /// ways that cachepy does not know: in the scheduler of a pool, for a lock, for a program that it started.
  struct Limits {
    std::chrono::nanoseconds longest = std::chrono::nanoseconds::max();  ///< however busy this process is
    std::chrono::nanoseconds idle = std::chrono::nanoseconds::max();     ///< while this process does nothing
  };

  /// After a second standard error is told that `function` waits, and for whom, and again at longer intervals then. `whole`: what
  /// keeps this thread from being cancelled, which it may be while it waits; null: nothing does.
  Patience(const Limits& limits, std::string function, std::function<std::string()> whom,
           const WithoutCancellation* whole);

  /// To be called again and again while the thread waits, at most about every tenth of a second. False: enough.
  bool goes_on();
  /// How long to wait until then: short at first.
  std::chrono::microseconds pause() const;

 private:
  void say_whom();
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
