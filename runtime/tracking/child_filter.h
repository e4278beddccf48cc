// The seccomp filter through which the kernel reports the system calls of a process that a call has started, and of all processes that
// it starts in turn. The process waits in each of these system calls until the observer has looked at it.
#pragma once

namespace cachepy::internal {

struct ChildFilter {
  int listener = -1;  ///< on which system calls are received, close-on-exec; -1: it could not be installed
  int error = 0;      ///< the reason; 0: the kernel cannot do it
  bool has_no_privileges = false;  ///< programs that run as another user do not gain its privileges
};

/// What is reported besides.
struct AlsoReported {
  bool input = false;   ///< reading from standard input
  bool output = false;  ///< writing, whatever to
};

/// Installs the filter for the calling thread and for what it starts from now on. Async-signal-safe.
ChildFilter install_child_filter(const AlsoReported& also) noexcept;

}  // namespace cachepy::internal
