// Converts the recorded events of a call to the dependencies of its result.
//
// A call depends on the state in which it finds a path, unless it has created that state itself: a file that it writes and then
// reads is no dependency. Events are processed in the order in which they happened. A call below this one is processed at its position,
// with its dependencies and its changes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "frames/frame.h"

namespace cachepy::internal {

/// From this size on, a file's stat represents its content, because reading it may take longer than the call.
inline constexpr std::uint64_t kLargeFileBytes = std::uint64_t{1} << 30;

/// Adds to the frame, which has a recorder, the observed dependencies of its code, and the observed inputs that may differ from call to
/// call. Paths that match one of the `untracked` patterns are left out. Call this before the frame finishes.
void add_found_dependencies(Frame& frame, const std::vector<std::string>& untracked);

}  // namespace cachepy::internal
