// What others learn of a call that has its result: the graph, the call that made it, and those who count and tidy.
#pragma once

#include <vector>

#include "calls/cached_function.h"
#include "calls/memory_tier.h"
#include "frames/frame.h"

namespace cachepy::internal {

/// `caller`: the frame that made the call, null outside of cached calls.
void publish_computed(const CachedFunction& function, Frame* caller, const KeptResult& result);

/// As above, for a result that was served; also counts what that saved, and keeps the last use on disk up to date to the hour,
/// so that the usual hit costs nothing. `in_key`: CallKey::dependencies(); null: none.
void publish_hit(const CachedFunction& function, const std::vector<Dependency>* in_key, Frame* caller,
                 const KeptResult& result);

}  // namespace cachepy::internal
