// Equal calls at the same time compute once: threads wait on the computing thread, processes on a kernel lock.
//
// Between processes a flight is a lock on one byte of <dir>/locks/flights, at an offset made from the key. The kernel frees
// it when its holder dies and wakes the next; nothing on disk says that something is being computed, so nothing can go
// stale. Where the file system has no locks, processes compute side by side, which costs time only.
//
// So do those who would wait inside of calls for each other, in a ring of any length: what ends without a cache must end
// with one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/thrown.h"
#include "flights/flight_lock.h"
#include "flights/flight_wait.h"
#include "flights/running.h"
#include "frames/frame.h"
#include "store/store.h"

namespace cachepy::internal {

/// The right to compute one call, from construction to destruction. Whoever gets it looks the call up once more: another
/// may have computed it in between.
class Flight {
 public:
  /// Blocks while another thread or process computes the same call, unless that one may be waiting for `caller`: the frame
  /// that makes the call, null outside of cached calls. After some time it says, in the name of `function`, whom it waits for;
  /// after more it may give up, and then computes beside the other. `whole` as for Patience.
  Flight(const Store& store, const Digest& key, const Frame* caller, std::string_view function = {},
         const WithoutCancellation* whole = nullptr);
  ~Flight();
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;

  /// What was computed could not be stored: those who wait compute side by side instead of one after the other.
  void give_up_sharing();

  /// To be told when the call is left by a jump, so that this is never destroyed; null: nobody waits for it.
  std::shared_ptr<Awaited> awaited() const;

 private:
  struct Shared;
  bool join(const Frame* caller);
  bool wait_for(const std::shared_ptr<Shared>& other);
  void lock(const Frame* caller);
  bool may_wait(const Frame* caller);
  static bool others_fly();
  void land();

  const FlightPlace place_;
  const Digest key_;
  const std::string name_;  // in the table of this process
  const std::string function_;
  const WithoutCancellation* const whole_;
  std::optional<FlightWait> wait_;  // inside of a call, until this flight begins
  std::shared_ptr<Shared> shared_;  // null: it computes beside others
  std::optional<RunningMark> mark_;
};

}  // namespace cachepy::internal
