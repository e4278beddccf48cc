// Equal calls at the same time compute once: threads wait on the computing thread, processes on a kernel lock.
//
// Between processes a flight is a lock on one byte of <dir>/locks/flights, at an offset made from the key. The kernel frees
// it when its holder dies and wakes the next; nothing on disk says that something is being computed, so nothing can go
// stale. Where the file system has no locks, processes compute side by side, which costs time only.
#pragma once

#include <memory>
#include <string>

#include "base/digest.h"
#include "core/frame.h"
#include "core/store.h"

namespace cachepy::internal {

/// The right to compute one call, from construction to destruction. Whoever gets it looks the call up once more: another
/// may have computed it in between.
class Flight {
 public:
  /// Blocks while another thread or process computes the same call. `caller`: the frame that makes the call, null
  /// outside of cached calls. Throws Error when waiting would never end, because the other waits for `caller`;
  /// of other processes that is known where the two calls have one cache directory and wait for each other directly.
  Flight(const Store& store, const Digest& key, Frame* caller);
  ~Flight();
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;

  /// What was computed could not be stored: those who wait compute side by side instead of one after the other.
  void give_up_sharing();

 private:
  struct Shared;
  static const void* const kMadeAtLoad;
  bool join(const Digest& key, Frame* caller);
  void land();

  std::string name_;                // of the flight, in the table of this process
  std::shared_ptr<Shared> shared_;  // null: it computes beside others
  const Store& store_;
  const std::uint64_t lock_offset_;
  bool locked_ = false;
};

}  // namespace cachepy::internal
