#include "base/duration.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <iterator>

namespace cachepy::internal {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

struct Unit {
  std::string_view name;
  milliseconds length;
};
constexpr Unit kUnits[] = {
    {"w", hours(24 * 7)},           {"d", hours(24)},       {"h", hours(1)}, {"m", std::chrono::minutes(1)},
    {"s", std::chrono::seconds(1)}, {"ms", milliseconds(1)}};

}  // namespace

std::string readable_duration(std::chrono::nanoseconds duration) {
  const auto ns = static_cast<double>(duration.count());
  std::array<char, 32> text;
  if (ns < 1e3)
    std::snprintf(text.data(), text.size(), "%.0f ns", ns);
  else if (ns < 1e6)
    std::snprintf(text.data(), text.size(), "%.3g µs", ns / 1e3);
  else if (ns < 1e9)
    std::snprintf(text.data(), text.size(), "%.3g ms", ns / 1e6);
  else
    std::snprintf(text.data(), text.size(), ns < 1e11 ? "%.3g s" : "%.0f s", ns / 1e9);
  return text.data();
}

std::optional<milliseconds> parse_duration(std::string_view text) {
  constexpr milliseconds kMost = hours(24 * 365 * 100);
  if (text == "0") return milliseconds(0);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  for (const Unit& unit : kUnits)
    if (text == unit.name && number <= kMost / unit.length) return number * unit.length;
  return std::nullopt;
}

std::string written_duration(milliseconds duration) {
  if (duration.count() == 0) return "0";
  const Unit* unit = std::begin(kUnits);
  while (duration % unit->length != milliseconds(0)) ++unit;
  return std::to_string(duration / unit->length).append(unit->name);
}

std::string readable_moment(std::int64_t ns_since_epoch) {
  const std::time_t seconds = ns_since_epoch / 1'000'000'000;
  std::tm utc{};
  std::array<char, 32> text;
  if (::gmtime_r(&seconds, &utc) == nullptr) return std::to_string(seconds) + " s after 1970";
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &utc)};
}

}  // namespace cachepy::internal
