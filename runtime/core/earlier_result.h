// Results that later ones of the same call have replaced: when the files change back, they are the call's again.
//
// Each entry is the result for one state of what its function read. The newest lies in the call's place; a few that it has
// replaced lie beside it (core/store.h).
#pragma once

#include <cstdint>

#include "core/cached_function.h"

namespace cachepy::internal {

struct BroughtBack {
  std::uint64_t bytes = 0;  ///< of the entry that was written; 0: there is no earlier result that holds
  bool began_log = false;   ///< its record is the first of this process
};

/// Looks for an earlier result of that call of which all dependencies hold now, and stores it as the newest one. The one
/// that was the newest becomes an earlier one. Best effort; may throw std::bad_alloc. To be called by whoever has the flight
/// of the call, when its newest result does not hold.
BroughtBack bring_back_earlier_result(const CachedFunction& function, const Digest& key);

}  // namespace cachepy::internal
