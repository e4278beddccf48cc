// Looking at a dependency again, in the ways in which a process may.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "base/file_stat.h"
#include "tracking/tracker.h"

namespace cachepy::test {

/// From here on the stats of what was just written are trusted, as they are a tenth of a second later. Waits for the file system's
/// clock alone to tick, so that what is written next has another time.
inline void settle() {
  constexpr auto kTrusted = std::chrono::milliseconds(150);
  constexpr auto kTick = std::chrono::milliseconds(12);
  std::this_thread::sleep_for(kTick);
  internal::advance_clock(std::chrono::nanoseconds(kTrusted).count());
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
