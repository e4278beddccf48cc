// JSON as the subcommands print it.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace cachepy::tools {

using Json = nlohmann::ordered_json;

/// Converts integers that a double cannot represent to text, because JavaScript and jq would round them.
inline void write_large_numbers_as_text(Json& json) {
  constexpr auto kMostExact = std::int64_t{1} << 53;
  if (json.is_structured()) {
    for (Json& member : json) write_large_numbers_as_text(member);
  } else if (json.is_number_unsigned()) {
    if (const auto number = json.get<std::uint64_t>(); number > std::uint64_t{kMostExact})
      json = std::to_string(number);
  } else if (json.is_number_integer()) {
    if (const auto number = json.get<std::int64_t>(); number > kMostExact || number < -kMostExact)
      json = std::to_string(number);
  }
}

/// Bytes that are not UTF-8 become U+FFFD, and large integers text. `indent` -1: one line.
inline std::string dump(Json json, int indent) {
  write_large_numbers_as_text(json);
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace cachepy::tools
