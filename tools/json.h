// JSON as the subcommands print it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace cachepy::tools {

using Json = nlohmann::ordered_json;

/// Bytes that are not UTF-8 become U+FFFD. `indent` -1: one line.
inline std::string dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace cachepy::tools
