// Many files at once: of those whose stat does not tell, several are read at a time where that pays.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/digest.h"
#include "format/node_record.h"

namespace cachepy::internal {

/// One of the dependencies, those in the key left out, that does not hold; null: all do. Nothing is read when a stat
/// tells of one. Thread-safe.
const Dependency* find_broken(std::span<const Dependency> dependencies);

/// As observe_path() of each. Thread-safe.
std::vector<Dependency> observe_paths(const std::vector<std::string>& paths, const std::string& pattern,
                                      Algo algo);

}  // namespace cachepy::internal
