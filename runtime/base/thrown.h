// What code of the user may do inside of ours: throw anything, or end its thread.
#pragma once

#include <string>

namespace cachepy::internal {

/// The text of the exception that is being handled; to be called in a `catch (...)`. An exception that ends the thread
/// (pthread_cancel, pthread_exit) is thrown again: glibc ends the process where one is swallowed.
std::string thrown_text();

/// While it lives, this thread is not cancelled. The library's own files are cancellation points that the program does not
/// have without a cache, and much of what the library does must not stop halfway.
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

/// While it lives, the thread may be cancelled as before the WithoutCancellation: the user's function runs.
class CancellationAsBefore {
 public:
  explicit CancellationAsBefore(const WithoutCancellation& outer) noexcept;
  ~CancellationAsBefore();
  CancellationAsBefore(const CancellationAsBefore&) = delete;
  CancellationAsBefore& operator=(const CancellationAsBefore&) = delete;
};

}  // namespace cachepy::internal
