// The locks that keep equal calls of several processes apart; see single_flight.h.
//
// Each directory has one file for them, <dir>/locks/flights, of which the kernel locks single bytes and nobody ever reads
// or writes one. A flight is an exclusive lock below kFlightsEnd; what lies above is flight_wait.h's.
#pragma once

#include <fcntl.h>

#include <cstdint>

#include "base/digest.h"
#include "base/file.h"
#include "store/store.h"

namespace cachepy::internal {

/// Where a call's lock is.
struct FlightPlace {
  FlightPlace(const Store& store, const Digest& key);

  const Store* store;
  std::uint64_t offset;  ///< below kFlightsEnd
};
inline constexpr unsigned kFlightBits = 62;  // offsets are signed, and as many again are needed for waits
inline constexpr std::uint64_t kFlightsEnd = std::uint64_t{1} << kFlightBits;

enum class FlightLock {
  kLocked,
  kBusy,         ///< another process has it
  kUnavailable,  ///< the kernel does not give it
};

/// Locks the flight, if that needs no waiting. Threads of one process do not exclude each other. Where a directory or its
/// file system has no locks, the file is one of this process alone.
FlightLock try_lock_flight(const FlightPlace& place);
void unlock_flight(const FlightPlace& place);

/// The file of that directory's flights; it stays open. Negative: there is none.
int flights_file(const Store& store);

/// The same file, opened for locks that are apart from those of flights, and from those of all others who opened it.
UniqueFd open_flights(const Store& store);

/// As fcntl(fd, command, ...) with a lock of open files, on `count` bytes; 0 or errno.
int set_lock(int fd, int command, short type, std::uint64_t offset, std::uint64_t count = 1);
struct ::flock lock_of(short type, std::uint64_t offset, std::uint64_t count = 1);

}  // namespace cachepy::internal
