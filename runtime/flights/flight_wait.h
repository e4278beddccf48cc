// Who waits inside of what, told to all threads and processes, so that nobody waits for ever.
//
// "Inside of A, waiting for B" is a shared lock on a byte of the file in which A's flight is (flight_lock.h), at an offset
// made of A and B, or of A alone where B is in another directory. The kernel forgets it with the process, nothing is
// written, and whoever asks the kernel for the locks of A learns all that A waits for.
#pragma once

#include <cstdint>
#include <vector>

#include "flights/flight_lock.h"
#include "frames/frame.h"

namespace cachepy::internal {

class FlightWait {
 public:
  /// From now on everybody can see that those who compute the calls `inside` wait for `wanted`.
  FlightWait(const FlightPlace& wanted, const std::vector<Frame::Call>& inside);
  ~FlightWait();
  FlightWait(const FlightWait&) = delete;
  FlightWait& operator=(const FlightWait&) = delete;

  /// Whether it might never end: `wanted` waits, itself or through others, for one of the calls around this one. Of those
  /// who close a ring the last one sees it whole, since each has told before it looks. Also true where that cannot be
  /// known: what cannot be told to others, and what is in another directory.
  bool may_be_in_vain() const;

 private:
  struct Edges;  // those of one directory
  const FlightPlace wanted_;
  std::vector<Edges> edges_;
  bool told_ = true;
};

}  // namespace cachepy::internal
