// Durations as people read them.
#pragma once

#include <chrono>
#include <string>

namespace cachepy::internal {

/// "532 ns", "1.2 ms", "14 s": three digits and the unit that suits them, as the command line prints durations.
std::string readable_duration(std::chrono::nanoseconds duration);

}  // namespace cachepy::internal
