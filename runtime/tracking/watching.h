// Records the observed system calls of a call's code for its frame.
#pragma once

#include "frames/frame.h"

namespace cachepy::internal {

struct Hooks;

/// Starts recording for the frame, until it ends. False if the functions that report system calls are not linked
/// (watch/watch.h).
bool begin_watching(Frame& frame);

/// The functions that record for the frame of the running code, for what is seen in another way.
const Hooks& recording_hooks();

}  // namespace cachepy::internal
