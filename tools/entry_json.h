// An entry as JSON, for `list` and `show`.
#pragma once

#include <cachepy/cache.h>

#include <nlohmann/json.hpp>
#include <string>

namespace cachepy::tools {

using Json = nlohmann::ordered_json;

Json entry_json(const EntryInfo& entry);

/// Bytes that are not UTF-8 become U+FFFD. `indent` -1: one line.
std::string dump(const Json& json, int indent);

}  // namespace cachepy::tools
