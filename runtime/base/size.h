// Sizes as people write them, in settings and on the command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cachepy::internal {

/// "512M", "1.5GiB", "10 gb", "100B": a number and its unit (K, M, G or T, binary, in any spelling; B: bytes), letters of either
/// case. "0" needs no unit. Nothing for other texts, a number without a unit among them: it is more often forgotten than meant.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// What to say of a text that parse_size() does not take: "a size with a unit, such as 512M or 10G".
inline constexpr std::string_view kSizeForm = "a size with a unit, such as 512M or 10G";

}  // namespace cachepy::internal
