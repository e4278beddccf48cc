// Audits: a share of the hits is computed again, and a result that differs from the stored one is reported.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "calls/cached_function.h"
#include "calls/memory_tier.h"

namespace cachepy::internal {

/// Whether this hit is one of the share that is audited. Thread-safe.
bool is_audited(const CachedFunction& function);

/// The bytes of a result that is stored, as far as they are there and can be compared by eye; "" otherwise.
std::string stored_payload(const CachedFunction& function, const KeptResult& stored);

/// "stored [1,2,3], now [1,2,4]; first difference at [2] (3, now 4)". Says so where one of them is "".
std::string describe_difference(std::string_view schema, std::string_view stored, std::string_view now);

/// Where in a JSON text a character stands: ".counts[2]", "" = in the outermost value.
std::string json_path_at(std::string_view json, std::size_t at);

}  // namespace cachepy::internal
