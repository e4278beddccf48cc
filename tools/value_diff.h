// How two values differ, each printed as JSON: by the path that leads to the difference.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace cachepy::tools {

/// "value.counts[2]: 7 → 9", at most `most` lines, and then how many more. Empty when they are equal. Texts that are no JSON are
/// compared as wholes.
std::vector<std::string> value_changes(const std::string& before, const std::string& after, std::size_t most);

}  // namespace cachepy::tools
