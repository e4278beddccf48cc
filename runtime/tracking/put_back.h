// Makes the effects of a call that is served.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "format/node_record.h"
#include "frames/frame.h"
#include "store/store.h"

namespace cachepy::internal {

/// The effects among the dependencies of a call.
std::span<const Dependency> effects_among(const std::vector<Dependency>& dependencies);

/// Whether all of these effects can be put back.
bool are_kept(std::span<const Dependency> effects);

/// Whether put_back() would begin to put them back. Changes nothing.
bool can_put_back(const Store& store, std::span<const Dependency> effects);

/// Puts back what the call left where it is not so already. Each file is written aside and renamed; files that are right are not
/// touched. Returns what was changed, as if the call had done it. Nullopt: not everything could be put back, and the call must be
/// computed; what it adds to files was then not added. `store`: has the blobs.
std::optional<std::vector<ChangedPath>> put_back(const Store& store, std::span<const Dependency> effects);

}  // namespace cachepy::internal
