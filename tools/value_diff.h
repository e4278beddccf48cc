// The differences of two values that are printed as JSON, with the path to each difference.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace cachepy::tools {

/// "value.counts[2]: 7 → 9", at most `most` lines, then the number of omitted ones. Empty if the values are equal. Texts that are
/// not JSON are compared as a whole.
std::vector<std::string> value_changes(const std::string& before, const std::string& after, std::size_t most);

}  // namespace cachepy::tools
