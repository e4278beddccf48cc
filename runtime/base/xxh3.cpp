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

const Xxh3Functions& choose() {
#if CACHEPY_HAS_XXH3_AVX2
  if (__builtin_cpu_supports("avx2")) return kXxh3Avx2;
#endif
  return kBaseline;
}

}  // namespace

const Xxh3Functions& xxh3() {
  static const Xxh3Functions& chosen = choose();
  return chosen;
}

// Chosen when the program is loaded: a fork during a first use in another thread would leave the child waiting for that
// thread for ever.
[[maybe_unused]] static const Xxh3Functions& chosen_at_load = xxh3();

}  // namespace cachepy::internal
