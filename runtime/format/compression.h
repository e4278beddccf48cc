// Whether the blocks of an entry are compressed, and how. An entry can be read whatever was chosen when it was written.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cachepy::internal {

enum class Compression : std::uint8_t {
  kNone,   ///< never
  kFast,   ///< where that saves at least an eighth, at the fastest level
  kSmall,  ///< where that saves anything worth it, at a slow level
};

inline std::optional<Compression> parse_compression(std::string_view text) {
  if (text == "none") return Compression::kNone;
  if (text == "fast") return Compression::kFast;
  if (text == "small") return Compression::kSmall;
  return std::nullopt;
}

}  // namespace cachepy::internal
