#pragma once

#include <cstdint>

namespace cachepy::internal {

/// What a call uses that may be another at each call.
enum class Use : std::uint8_t {
  kClock,
  kIdentity,  ///< of the process, the machine or the user
  kRandom,
  kSeed,  ///< not one by itself: the random numbers of the C library are determined from now on
  kNetwork,
  kIpc,
  kTerminal,  ///< what is typed or piped in
  kProcesses,
  kOpaque,  ///< code whose use of the outside cannot be seen
};

}  // namespace cachepy::internal
