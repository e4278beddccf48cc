// Audits: a share of the hits is computed again, and a result that differs from the stored one is reported.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "calls/cached_function.h"
#include "calls/memory_tier.h"

namespace cachepy::internal {

/// Decides at random whether to audit this hit. Thread-safe.
bool is_audited(const CachedFunction& function);

/// The encoded bytes of a stored result; "" if they are not available, or too many to print.
std::string stored_payload(const CachedFunction& function, const KeptResult& stored);

/// "stored [1,2,3], now [1,2,4]; first difference at [2] (3, now 4)". If one of them is "", states that they are too large.
std::string describe_difference(std::string_view schema, std::string_view stored, std::string_view now);

/// The path of the character at `at` in a JSON text: ".counts[2]"; "" = in the outermost value.
std::string json_path_at(std::string_view json, std::size_t at);

}  // namespace cachepy::internal
