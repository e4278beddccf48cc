// The lock that keeps equal calls of several processes apart; see single_flight.h.
#pragma once

#include <cstdint>

#include "core/store.h"

namespace cachepy::internal {

/// Locks one byte of the directory's flight file, waiting for the process that has it. False where the file system or
/// permissions do not allow it. Threads of one process do not exclude each other.
bool lock_flight(const Store& store, std::uint64_t offset);
void unlock_flight(const Store& store, std::uint64_t offset);

}  // namespace cachepy::internal
