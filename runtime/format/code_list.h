// All code that one cached function reached, unit by unit: what the digest in a key stands for, so that a later miss can
// name the function that changed. One file of <cache>/code/ for each such digest. Grammar: docs/format.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "format/code_records.h"

namespace cachepy::internal {

struct ListedUnit {
  CodeUnitKind kind = CodeUnitKind::kFunction;
  std::string name;  ///< for people
  CodeUnitDigest digest{};
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t parent = 0;  ///< index of the unit through which it is reached; the first is its own
};

std::string encode_code_list(const std::vector<ListedUnit>& units);

/// Errors: DataLoss (damaged), Unimplemented (another version).
absl::StatusOr<std::vector<ListedUnit>> decode_code_list(std::string_view bytes);

}  // namespace cachepy::internal
