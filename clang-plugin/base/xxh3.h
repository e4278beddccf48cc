// XXH3 digests, from the library's own header: LLVM's copy of it is not in all versions.
#pragma once

#include <cstdint>

#include "llvm/ADT/StringRef.h"
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace cachepy::plugin {

inline std::uint64_t xxh3_64(llvm::StringRef bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}
inline XXH128_hash_t xxh3_128(llvm::StringRef bytes) {
  return XXH3_128bits(bytes.data(), bytes.size());
}

}  // namespace cachepy::plugin
