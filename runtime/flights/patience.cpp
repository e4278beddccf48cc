#include "flights/patience.h"

#include <pthread.h>
#include <time.h>

#include <algorithm>
#include <utility>

#include "config/log.h"

namespace cachepy::internal {
namespace {

// A process that uses less of a processor than this is idle. Threads that wait in a loop use more.
constexpr std::int64_t kBusyPercent = 2;

std::int64_t cpu_of_process_ns() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return std::int64_t{used.tv_sec} * 1'000'000'000 + used.tv_nsec;
}

}  // namespace

Patience::Patience(const Limits& limits, std::string function, std::function<std::string()> whom,
                   const WithoutCancellation* whole)
    : limits_(limits), function_(std::move(function)), whom_(std::move(whom)), whole_(whole) {}

std::chrono::microseconds Patience::pause() const {
  using std::chrono::microseconds;
  constexpr microseconds kShortest{50}, kLongest{20'000};
  constexpr int kShare = 16;  // prolongs the wait by at most a 16th of the time waited so far
  const auto share = std::chrono::duration_cast<microseconds>(Clock::now() - begin_) / kShare;
  return std::clamp(share, kShortest, kLongest);
}

bool Patience::keep_waiting() {
  if (whole_ != nullptr) {
    const CancellationAsBefore users_thread(*whole_);
    ::pthread_testcancel();
  }
  const Clock::time_point now = Clock::now();
  if (now - begin_ >= say_after_) report_wait();
  return now - begin_ < limits_.longest && !is_idle_for_too_long(now);
}

bool Patience::is_idle_for_too_long(Clock::time_point now) {
  if (limits_.idle == std::chrono::nanoseconds::max()) return false;
  constexpr std::int64_t kOddments_ns = 50'000'000;  // for polling, and occasional work of other threads
  const std::int64_t cpu_ns = cpu_of_process_ns();
  const std::int64_t since_ns = std::chrono::nanoseconds(now - busy_at_).count();
  if (cpu_ns_ == 0 || cpu_ns - cpu_ns_ > since_ns * kBusyPercent / 100 + kOddments_ns) {
    cpu_ns_ = cpu_ns;
    busy_at_ = now;
    return false;
  }
  return now - busy_at_ >= limits_.idle;
}

/// Writes to standard error, not to the user's sink, which might make this very call.
void Patience::report_wait() {
  constexpr Clock::duration kMost = std::chrono::minutes(10);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - begin_).count();
  say_to_stderr(function_ + ": waiting for " + whom_() + " (waited " + std::to_string(seconds) +
                " s so far)");
  say_after_ = std::min(10 * say_after_, say_after_ + kMost);
}

}  // namespace cachepy::internal
