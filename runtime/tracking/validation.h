// Validates many files at once. Files whose stat is not sufficient are read in parallel if that is faster.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/digest.h"
#include "format/node_record.h"

namespace cachepy::internal {

/// A dependency that is not in the key and has changed; null if there is none. No file is read if a stat shows a change.
/// Thread-safe.
const Dependency* find_broken(std::span<const Dependency> dependencies);

/// Calls observe_path() for each. Thread-safe.
std::vector<Dependency> observe_paths(const std::vector<std::string>& paths, const std::string& pattern,
                                      Algo algo);

}  // namespace cachepy::internal
