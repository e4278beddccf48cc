// What a call left in files, as its record keeps it: noted only, or with contents that a hit can put back (put_back.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/digest.h"
#include "format/effect.h"
#include "frames/frame.h"
#include "store/store.h"

namespace cachepy::internal {

struct Effects {
  std::vector<Effect> list;         ///< sorted by path
  std::uint64_t bytes_written = 0;  ///< of contents that were not stored before
  std::string problem;              ///< why they cannot be kept; "": they can
};

/// The present states of the paths that a call, which has ended, has changed; for people and the graph.
Effects effects_noted(const std::vector<ChangedPath>& changed);
/// As above, with all that a hit needs. Contents are stored as blobs of `store`.
Effects effects_kept(const std::vector<ChangedPath>& changed, const Store& store, Algo algo);

}  // namespace cachepy::internal
