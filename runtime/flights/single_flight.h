// Single-flight: equal calls at the same time are computed once. Threads wait for the computing thread, processes for a
// kernel lock.
//
// Between processes, a flight is a lock on one byte of <dir>/locks/flights, at an offset made from the key. When the holder
// dies, the kernel frees the lock and wakes the next waiter. Nothing on disk states that a call is being computed, so nothing can
// become stale. If the file system has no locks, processes compute equal calls side by side, which only costs time.
//
// Calls that would wait for each other in a ring are also computed side by side: a program that terminates without
// the cache must terminate with it.
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

/// The right to compute one call, from construction to destruction. After taking it, look the call up once more: another thread or
/// process may have computed it in the meantime.
class Flight {
 public:
  /// Blocks while another thread or process computes the same call, unless that one may be waiting for `caller`: the frame
  /// that makes the call, null outside of cached calls. While it waits, it reports the wait in the name of `function`. After some
  /// time it may give up, and then computes the call in parallel. `whole` is as for Patience.
  Flight(const Store& store, const Digest& key, const Frame* caller, std::string_view function = {},
         const WithoutCancellation* whole = nullptr);
  ~Flight();
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;

  /// Call this when the result could not be stored: waiters then compute in parallel instead of one after the other.
  void give_up_sharing();

  /// Whether an equal call is computed here at the same time, because waiting for it might never have ended.
  bool is_parallel() const { return is_parallel_; }
  /// Call this around a wait for another machine. This process may be idle meanwhile, so threads that wait for the flight must not
  /// give up because of that.
  void note_wait_elsewhere(bool waits) const;
  /// The call is also claimed at a remote, until this descriptor is shut down.
  void note_claim(int descriptor) const;

  /// Must be notified if a jump leaves the call, because this object is then never destroyed. Null if nobody waits for it.
  std::shared_ptr<Awaited> awaited() const;

 private:
  struct Shared;
  bool join(const Frame* caller);
  bool wait_for(const std::shared_ptr<Shared>& other);
  void lock(const Frame* caller);
  bool may_wait(const Frame* caller);
  static bool others_are_computing();
  void land();

  const FlightPlace place_;
  const Digest key_;
  const std::string name_;  // in the table of this process
  const std::string function_;
  const WithoutCancellation* const whole_;
  std::optional<FlightWait> wait_;  // inside of a call, until this flight begins
  bool is_parallel_ = false;
  std::shared_ptr<Shared> shared_;  // null: this call is computed in parallel to others
  std::optional<RunningMark> mark_;
};

}  // namespace cachepy::internal
