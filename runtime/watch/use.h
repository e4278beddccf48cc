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

/// Why it is not known what a call prints.
enum class PrintDoubt : std::uint8_t {
  kNotRecorded,  ///< it prints by a function whose text is not recorded
  kFailed,       ///< not everything could be written
  kRedirected,   ///< where the standard streams lead, or how they are buffered, is about to change
  kUnseen,       ///< some code, perhaps of another thread, has written to the buffer of a stream directly
};

}  // namespace cachepy::internal
