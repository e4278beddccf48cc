// The list of all code units that a cached function reaches. A key contains only the digest of the list; with the list, a later miss
// can name the function that changed. There is one file in <cache>/code/ for each such digest. Grammar: docs/format.md.
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
  std::uint32_t parent =
      0;  ///< index of the unit through which it is reached; the first unit has its own index
};

std::string encode_code_list(const std::vector<ListedUnit>& units);

/// Errors: DataLoss (damaged), Unimplemented (another version).
absl::StatusOr<std::vector<ListedUnit>> decode_code_list(std::string_view bytes);

}  // namespace cachepy::internal
