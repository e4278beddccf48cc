// Makes the calls below a stale call, or below one whose code was edited, again before the call itself: if they return the same results
// as before, early cutoff applies
// (calls/early_cutoff.h), and the call need not be computed.
#pragma once

#include "base/thrown.h"
#include "calls/cached_function.h"
#include "calls/key.h"
#include "flights/single_flight.h"
#include "frames/frame.h"

namespace cachepy::internal {

/// The newest result of that call is stale (`is_stale`), or was made before an edit of cached functions below it. Makes each call below
/// again for which nothing else has changed than that. The call would make them anyway, with the stored arguments:
/// docs/decisions/early-cutoff.md. True if something was made and every call below has returned the same result as before.
///
/// `caller` and `whole`: as for the call itself. Call this while holding the flight of the call. May throw std::bad_alloc, and what
/// ends the thread; no other exception of the user's code.
bool make_calls_below(const CachedFunction& function, const CallKey& key, bool is_stale, Frame* caller,
                      const Flight& flight, const WithoutCancellation& whole);

}  // namespace cachepy::internal
