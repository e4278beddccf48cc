// After a call has its result: updates the graph, the caller's dependencies, and the counts.
#pragma once

#include <span>
#include <vector>

#include "calls/cached_function.h"
#include "calls/lookup.h"
#include "calls/memory_tier.h"
#include "frames/frame.h"

namespace cachepy::internal {

/// `caller`: the frame that made the call, null outside of cached calls. `changed`: the paths that the call has changed.
void publish_computed(const CachedFunction& function, Frame* caller, const KeptResult& result,
                      std::span<const ChangedPath> changed);

/// As above, for a result that was served. Also counts the hit and the time saved, and records the last use on disk to the hour, so
/// that most hits write nothing. `in_key`: CallKey::dependencies(); null if there are none.
/// `changed`: the paths that were put back.
void publish_hit(const CachedFunction& function, const std::vector<Dependency>* in_key, Frame* caller,
                 const Hit& hit, std::span<const ChangedPath> changed = {});

}  // namespace cachepy::internal
