// Sizes as people write them, in settings and on the command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cachepy::internal {

/// Parses "512M", "1.5GiB", "10 gb", "100B": a number and a unit in upper or lower case. K, M, G and T are binary in any spelling,
/// B means bytes. "0" needs no unit. Nullopt for other texts. A number without a unit is rejected, because the unit is more often
/// forgotten than bytes are meant.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// The expected form, for error messages about a text that parse_size() rejects.
inline constexpr std::string_view kSizeForm = "a size with a unit, such as 512M or 10G";

}  // namespace cachepy::internal
