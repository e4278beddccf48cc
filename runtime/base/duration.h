// Durations and points in time, as people read and write them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cachepy::internal {

/// "532 ns", "1.2 ms", "14 s": three significant digits and a suitable unit, as the command line prints durations.
std::string readable_duration(std::chrono::nanoseconds duration);

/// Parses "500ms", "10s", "5m", "12h", "7d", "2w": a whole number and a unit; "0" needs no unit. Nullopt for other texts, and
/// for more than a hundred years.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// The form that parse_duration() accepts, with the largest unit that divides it: "7d", "1500ms".
std::string written_duration(std::chrono::milliseconds duration);

/// The expected form, for error messages about a text that parse_duration() rejects.
inline constexpr std::string_view kDurationForm = "a duration, such as 500ms, 10s, 12h or 7d";

/// "2026-12-06 15:40:00 UTC".
std::string readable_moment(std::int64_t ns_since_epoch);

}  // namespace cachepy::internal
