// For calls of user code from the library: it may throw anything, or end its thread.
#pragma once

#include <string>

namespace cachepy::internal {

/// The text of the exception that is being handled. Call it in a `catch (...)`. It rethrows an exception that ends the thread
/// (pthread_cancel, pthread_exit), because glibc ends the process if one is swallowed.
std::string thrown_text();

/// While it lives, this thread is not cancelled. The library accesses files, which adds cancellation points to the program, and
/// much of its work must not stop halfway.
class WithoutCancellation {
 public:
  WithoutCancellation() noexcept;
  ~WithoutCancellation();
  WithoutCancellation(const WithoutCancellation&) = delete;
  WithoutCancellation& operator=(const WithoutCancellation&) = delete;

 private:
  friend class CancellationAsBefore;
  int before_;
};

/// While it lives, the thread may be cancelled as before the WithoutCancellation. For running the user's function.
class CancellationAsBefore {
 public:
  explicit CancellationAsBefore(const WithoutCancellation& outer) noexcept;
  ~CancellationAsBefore();
  CancellationAsBefore(const CancellationAsBefore&) = delete;
  CancellationAsBefore& operator=(const CancellationAsBefore&) = delete;
};

}  // namespace cachepy::internal
