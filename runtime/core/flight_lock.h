// The lock that keeps equal calls of several processes apart; see single_flight.h.
#pragma once

#include <cstdint>
#include <vector>

#include "core/store.h"

namespace cachepy::internal {

enum class FlightLock {
  kLocked,
  kUnavailable,  ///< the file system or permissions do not allow it
  kMutualWait,   ///< another process waits, inside of the call with this offset, for one of `held`
};

/// Locks one byte of the directory's flight file, waiting for the process that has it. `held`: the offsets of the calls
/// that this thread is inside of. Threads of one process do not exclude each other.
FlightLock lock_flight(const Store& store, std::uint64_t offset, const std::vector<std::uint64_t>& held);
void unlock_flight(const Store& store, std::uint64_t offset);

}  // namespace cachepy::internal
