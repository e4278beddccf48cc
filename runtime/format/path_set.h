// What a result depends on, without what was there: the names of files and variables, and how they are compared. Remotes keep results
// of one call for several states of these, and a path set to find out which of them is the present one. Grammar: docs/format.md.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "format/node_record.h"

namespace cachepy::internal {

/// Those dependencies of a result that belong to its path set: not those in its key, and not its expiry.
std::vector<Dependency> dependencies_in_path_set(const std::vector<Dependency>& dependencies);

inline constexpr std::size_t kPathSetMagicBytes = 8;

std::string encode_path_set(const std::vector<Dependency>& dependencies);
/// Whether the bytes begin like a path set, of any version.
bool is_path_set(std::string_view bytes);
/// The dependencies without digests and stats, but `digest.size` says how long the digests are. Nullopt unless these are exactly one
/// path set.
std::optional<std::vector<Dependency>> read_path_set(std::string_view bytes);

/// Identifies a path set together with what is there.
Digest state_of(const std::vector<Dependency>& dependencies);

}  // namespace cachepy::internal
