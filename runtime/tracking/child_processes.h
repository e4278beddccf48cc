// Observes the processes that a call with `children = "track"` starts. What they and the processes that they start in turn use
// is recorded as if the call itself had used it.
//
// A filter of the kernel (child_filter.h) is inherited by everything that is started below it. A thread of this process receives the
// system calls and records them. A filter can never be removed, so it must not be installed in a thread of the program: a function that
// starts a process runs in a thread of its own, and a forked process installs the filter itself.
#pragma once

#include "frames/frame.h"

namespace cachepy::internal {

/// Runs `start(context)`, which starts a process. False if the process cannot be observed; the function was not run then, and
/// the frame knows the reason.
bool start_observed(Frame& frame, void (*start)(void*), void* context);

/// Prepares a fork. Null if the process will not be observed, which the frame knows then.
void* prepare_fork(Frame& frame);
/// After the fork, in both processes. Async-signal-safe in the child.
void finish_fork(void* prepared, ::pid_t child);

/// Waits until all that the processes of the frame's call did is recorded. If one of them still runs, it is no longer observed.
void end_processes(Frame& frame);

}  // namespace cachepy::internal
