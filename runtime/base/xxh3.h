// XXH3 with the widest vectors of the machine: on AVX2, twice as fast as the baseline, with the same digests.
//
// libxxhash can choose as well, but in Debian only its shared library does, and cached programs link the static one.
#pragma once

#include <cstddef>
#include <cstdint>

namespace cachepy::internal {

struct Xxh128 {
  std::uint64_t low;
  std::uint64_t high;
};

struct Xxh3Functions {
  Xxh128 (*hash128)(const void* data, std::size_t size);
  /// Continues an XXH3_state_t that libxxhash made and will finish; its layout does not depend on the
  /// vectors.
  void (*update128)(void* state, const void* data, std::size_t size);
  std::uint64_t (*hash64)(const void* data, std::size_t size, std::uint64_t seed);
};

/// Set when the program is loaded, before there are threads.
extern const Xxh3Functions* chosen_xxh3;

/// The best functions for this machine. Thread-safe.
inline const Xxh3Functions& xxh3() {
  return *chosen_xxh3;
}

/// Compiled for AVX2, where the target has it (xxh3_avx2.cpp). Call only on a machine that has AVX2.
extern const Xxh3Functions kXxh3Avx2;

}  // namespace cachepy::internal
