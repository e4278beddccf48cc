// The state of the processor that influences the results of arithmetic. A program can set it (fesetround), and a library that was
// linked with -ffast-math sets it for the whole process.
#pragma once

#include <cstdint>
#include <string>

#if defined(__x86_64__)
#include <xmmintrin.h>
#else
#include <cfenv>
#endif

namespace cachepy::internal {

/// The floating-point environment of this thread, in bits of our own; 0 = the one that programs start with.
struct FloatEnvironment {
  static constexpr std::uint32_t kRounding = 3;  ///< to nearest, downward, upward, toward zero
  static constexpr std::uint32_t kFlushesResults = 4;
  static constexpr std::uint32_t kFlushesOperands = 8;

  std::uint32_t bits = 0;

  bool is_default() const { return bits == 0; }
  /// For people: "rounds upward, takes subnormal results for zero".
  std::string describe() const;

  static FloatEnvironment now() {
#if defined(__x86_64__)
    const std::uint32_t mxcsr = _mm_getcsr();
    return {(mxcsr >> 13 & kRounding) | (mxcsr >> 13 & kFlushesResults) | (mxcsr >> 3 & kFlushesOperands)};
#else  // without knowing of subnormals
    const int mode = std::fegetround();
    return {mode == FE_TONEAREST ? 0u : mode == FE_DOWNWARD ? 1u : mode == FE_UPWARD ? 2u : 3u};
#endif
  }
};

}  // namespace cachepy::internal
