// Checks dependencies in all ways in which a process may check them.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <thread>
#include <utility>

#include "base/file_stat.h"
#include "tracking/tracker.h"

namespace cachepy::test {

/// How far settle() has advanced the clock in the present test.
inline std::int64_t clock_ahead_ns = 0;

/// Resets the clock at the end of each test, because the next one may compare times with the system's clock.
class ClockReset : public ::testing::EmptyTestEventListener {
  void OnTestEnd(const ::testing::TestInfo&) override {
    internal::advance_clock(-std::exchange(clock_ahead_ns, 0));
  }
};
inline const bool clock_is_reset =
    (::testing::UnitTest::GetInstance()->listeners().Append(new ClockReset), true);

/// Advances the clock until the end of the test, so that stats of files written before are trusted, as they are a tenth of a second
/// later. Only waits for a tick of the file system's clock, so that files written next have a different time.
inline void settle() {
  constexpr auto kTrusted = std::chrono::milliseconds(150);
  constexpr auto kTick = std::chrono::milliseconds(12);
  std::this_thread::sleep_for(kTick);
  const std::int64_t ahead_ns = std::chrono::nanoseconds(kTrusted).count();
  internal::advance_clock(ahead_ns);
  clock_ahead_ns += ahead_ns;
}

/// Whether it holds both with and without remembered digests.
inline bool holds(const internal::Dependency& dependency) {
  const bool remembered = internal::still_holds(dependency);
  internal::file_state_clear();
  const bool fresh = internal::still_holds(dependency);
  EXPECT_EQ(remembered, fresh) << "in this process and in a new one";
  return fresh;
}

}  // namespace cachepy::test
