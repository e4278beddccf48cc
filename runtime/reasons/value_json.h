// Prints encoded values as JSON, using only their schema (grammar: cachepy/detail/schema.h). For `cachepy show` and for printed
// arguments. Trusts neither schema nor bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cachepy::internal {

/// The value as JSON on one line. If the bytes are truncated, the rest of the value is printed as "…". Printing stops with "…" after
/// about `max_chars`. In strings, each byte that is not part of valid UTF-8 is printed as \u00XX. Floating-point numbers have enough
/// digits to read back the same value; NaN and infinities are strings. Maps with string keys are objects, other maps are arrays of
/// pairs. Structs are objects. A custom value is {"custom": name, "bytes": size}. At the first invalid part of the schema or the
/// bytes, printing stops with "…".
std::string value_to_json(std::string_view schema, std::string_view bytes,
                          std::size_t max_chars = std::size_t(-1));

}  // namespace cachepy::internal
