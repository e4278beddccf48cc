// Watches what the code of a call does to the outside, and records it for the call's frame.
#pragma once

#include "frames/frame.h"

namespace cachepy::internal {

/// From now on until it ends, what the frame's code does is recorded. False: the functions that tell of it are not linked
/// (watch/watch.h).
bool begin_watching(Frame& frame);

}  // namespace cachepy::internal
