// The code of the running process: the records of its executable and of all libraries that are loaded.
//
// Read once, when the first cached function is called, and again when libraries were loaded since.
#pragma once

#include <optional>

#include "base/digest.h"
#include "cachepy/detail/site.h"

namespace cachepy::internal {

/// The digest of all code that a cached function can reach, in every loaded object, as it is now; nullopt when that
/// cannot be known. Costs a walk over that code: to be asked once for each function. Thread-safe.
std::optional<Digest> code_digest(const detail::Site& site);

}  // namespace cachepy::internal
