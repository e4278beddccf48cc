#include "base/size.h"

#include <cctype>
#include <charconv>
#include <cmath>
#include <string>

namespace cachepy::internal {
namespace {

/// The power of 1024 that a unit stands for.
std::optional<int> power_of(std::string_view unit) {
  std::string lower;
  for (const char c : unit) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (lower == "b") return 0;
  const std::size_t power = lower.empty() ? std::string::npos : std::string_view("kmgt").find(lower.front());
  if (power == std::string::npos) return std::nullopt;
  const std::string_view rest = std::string_view(lower).substr(1);
  if (!rest.empty() && rest != "b" && rest != "ib") return std::nullopt;
  return static_cast<int>(power) + 1;
}

}  // namespace

std::optional<std::uint64_t> parse_size(std::string_view text) {
  if (text == "0") return 0;
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text.front())) == 0) return std::nullopt;
  std::size_t end = text.find_first_not_of("0123456789.");
  if (end == std::string_view::npos) return std::nullopt;
  long double number = 0;
  const auto [parsed, error] =
      std::from_chars(text.data(), text.data() + end, number, std::chars_format::fixed);
  if (error != std::errc() || parsed != text.data() + end) return std::nullopt;
  if (text[end] == ' ') ++end;
  const std::optional<int> power = power_of(text.substr(end));
  if (!power) return std::nullopt;
  const long double bytes = std::ldexp(number, 10 * *power);
  if (bytes >= 0x1p64L) return std::nullopt;
  return static_cast<std::uint64_t>(bytes);
}

}  // namespace cachepy::internal
