#pragma once

#include <cstdint>

namespace cachepy::internal {

/// Kinds of input that may differ from call to call.
enum class Use : std::uint8_t {
  kClock,
  kIdentity,  ///< identifies the process, the machine or the user
  kRandom,
  kSeed,  ///< harmless by itself: the random numbers of the C library are determined from now on
  kNetwork,
  kIpc,
  kTerminal,  ///< standard input
  kProcesses,
  kOpaque,  ///< code whose input cannot be observed
};

}  // namespace cachepy::internal
