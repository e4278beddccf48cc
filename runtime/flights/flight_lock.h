// The locks that keep processes from computing equal calls at the same time; see single_flight.h.
//
// Each directory has one file for them, <dir>/locks/flights. The kernel locks single bytes of it; the bytes are never read or
// written. A flight is an exclusive lock on a byte below kFlightsEnd. The bytes above belong to flight_wait.h.
#pragma once

#include <fcntl.h>

#include <cstdint>

#include "base/digest.h"
#include "base/file.h"
#include "store/store.h"

namespace cachepy::internal {

/// The location of a call's lock.
struct FlightPlace {
  FlightPlace(const Store& store, const Digest& key);

  const Store* store;
  std::uint64_t offset;  ///< below kFlightsEnd
};
inline constexpr unsigned kFlightBits = 62;  // offsets are signed, and waits need as many again
inline constexpr std::uint64_t kFlightsEnd = std::uint64_t{1} << kFlightBits;

enum class FlightLock {
  kLocked,
  kBusy,         ///< another process holds it
  kUnavailable,  ///< the kernel cannot lock it
};

/// Locks the flight if that is possible without waiting. Threads of one process do not exclude each other. If the directory or its
/// file system has no locks, a file that only this process uses is locked instead.
FlightLock try_lock_flight(const FlightPlace& place);
void unlock_flight(const FlightPlace& place);

/// The lock file of that directory; it stays open. Negative if there is none.
int flights_file(const Store& store);

/// Opens the same file once more. Locks taken through this descriptor belong to it alone.
UniqueFd open_flights(const Store& store);

/// Calls fcntl(fd, command, ...) for an open-file-description lock on `count` bytes; returns 0 or errno.
int set_lock(int fd, int command, short type, std::uint64_t offset, std::uint64_t count = 1);
struct ::flock lock_of(short type, std::uint64_t offset, std::uint64_t count = 1);

}  // namespace cachepy::internal
