// Looking at a dependency again, in the ways in which a process may.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <thread>
#include <utility>

#include "base/file_stat.h"
#include "tracking/tracker.h"

namespace cachepy::test {

/// By how much settle() has put the clock forward in the present test.
inline std::int64_t clock_ahead_ns = 0;

/// Puts the clock back at the end of each test, since the next one may compare times with the system's clock.
class ClockReset : public ::testing::EmptyTestEventListener {
  void OnTestEnd(const ::testing::TestInfo&) override {
    internal::advance_clock(-std::exchange(clock_ahead_ns, 0));
  }
};
inline const bool clock_is_reset =
    (::testing::UnitTest::GetInstance()->listeners().Append(new ClockReset), true);

/// From here on, until the end of the test, the stats of what was just written are trusted, as they are a tenth of a second later.
/// Waits for the file system's clock alone to tick, so that what is written next has another time.
inline void settle() {
  constexpr auto kTrusted = std::chrono::milliseconds(150);
  constexpr auto kTick = std::chrono::milliseconds(12);
  std::this_thread::sleep_for(kTick);
  const std::int64_t ahead_ns = std::chrono::nanoseconds(kTrusted).count();
  internal::advance_clock(ahead_ns);
  clock_ahead_ns += ahead_ns;
}

/// Whether it holds both for one who remembers and for one who does not.
inline bool holds(const internal::Dependency& dependency) {
  const bool remembered = internal::still_holds(dependency);
  internal::file_state_clear();
  const bool fresh = internal::still_holds(dependency);
  EXPECT_EQ(remembered, fresh) << "in this process and in a new one";
  return fresh;
}

}  // namespace cachepy::test
