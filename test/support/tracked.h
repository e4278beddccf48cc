// Looking at a dependency again, in the ways in which a process may.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "tracking/tracker.h"

namespace cachepy::test {

/// Long enough for the stats of what was just written to be trusted.
inline void settle() {
  std::this_thread::sleep_for(std::chrono::milliseconds(150));
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
