// XXH3 compiled with -mavx2. Includes no C++ header with inline functions: the linker could choose their AVX2
// versions for the whole program.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/xxh3.h"

namespace cachepy::internal {

constinit const Xxh3Functions kXxh3Avx2 = {
    [](const void* data, std::size_t size) {
      const XXH128_hash_t hash = XXH3_128bits(data, size);
      return Xxh128{hash.low64, hash.high64};
    },
    [](void* state, const void* data, std::size_t size) {
      XXH3_128bits_update(static_cast<XXH3_state_t*>(state), data, size);
    },
    [](const void* data, std::size_t size, std::uint64_t seed) -> std::uint64_t {
      return XXH3_64bits_withSeed(data, size, seed);
    },
};

}  // namespace cachepy::internal
