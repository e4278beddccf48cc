// Encoded values as JSON, by their schema alone (grammar: cachepy/detail/schema.h), for `cachepy show` and for printed
// arguments. Never trusts schema or bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cachepy::internal {

/// JSON text of the value, on one line. Bytes may be cut off (the rest of the value prints as "…"), and printing stops with
/// "…" after about `max_chars`. Strings that are not UTF-8 print with \u00XX per odd byte; floating point prints so that
/// it reads back the same, NaN and infinities as strings; maps with string keys are objects, others arrays of pairs;
/// structs are objects; a custom value prints as {"custom": name, "bytes": size}. A schema or bytes that make no sense
/// give "…" from there on.
std::string value_to_json(std::string_view schema, std::string_view bytes,
                          std::size_t max_chars = std::size_t(-1));

}  // namespace cachepy::internal
