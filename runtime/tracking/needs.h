// From what a call did to what its result depends on.
//
// For each path a call needs what it must find there, and leaves what is there afterwards. What it has left there itself it
// does not need: a file that it writes and then reads is no dependency. Events are taken in the order in which they happened;
// a call below this one counts at its place, by its own dependencies and by what it has changed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "frames/frame.h"

namespace cachepy::internal {

/// From this size on a file's stat stands for its content: to read it may take longer than the call.
inline constexpr std::uint64_t kLargeFileBytes = std::uint64_t{1} << 30;

/// Adds to the frame, which has a recorder, what its code was seen to depend on, and what else it used that may differ from call
/// to call. Paths that fit one of the `untracked` patterns are left out. To be called before the frame finishes.
void add_found_dependencies(Frame& frame, const std::vector<std::string>& untracked);

}  // namespace cachepy::internal
