// Makes waits visible to all threads and processes, so that no call waits for ever.
//
// "The computation of A waits for B" is a shared lock on one byte of the file that holds A's flight (flight_lock.h). The offset
// is made of A and B, or of A alone if B is in another directory. The kernel releases the lock with the process, and nothing is
// written. Anyone who asks the kernel for the locks of A learns everything that A waits for.
#pragma once

#include <cstdint>
#include <vector>

#include "flights/flight_lock.h"
#include "frames/frame.h"

namespace cachepy::internal {

class FlightWait {
 public:
  /// Makes visible that the calls `inside`, which are being computed, wait for `wanted`.
  FlightWait(const FlightPlace& wanted, const std::vector<Frame::Call>& inside);
  ~FlightWait();
  FlightWait(const FlightWait&) = delete;
  FlightWait& operator=(const FlightWait&) = delete;

  /// Whether the wait might never end, because `wanted` waits, directly or through other calls, for one of the calls around this
  /// one. Each call makes its wait visible before it looks, so the call that closes a ring sees the complete ring. Also true if
  /// this cannot be determined: a wait could not be made visible, or the chain leads to another directory.
  bool may_deadlock() const;

 private:
  struct Edges;  // those of one directory
  const FlightPlace wanted_;
  std::vector<Edges> edges_;
  bool all_visible_ = true;
};

}  // namespace cachepy::internal
