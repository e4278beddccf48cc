#include "base/xxh3.h"

#include <xxhash.h>

namespace cachepy::internal {
namespace {

constexpr Xxh3Functions kBaseline = {
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

}  // namespace

constinit const Xxh3Functions* chosen_xxh3 = &kBaseline;

namespace {

[[maybe_unused]] const bool chosen = [] {
#if CACHEPY_HAS_XXH3_AVX2
  if (__builtin_cpu_supports("avx2")) chosen_xxh3 = &kXxh3Avx2;
#endif
  return true;
}();

}  // namespace

}  // namespace cachepy::internal
