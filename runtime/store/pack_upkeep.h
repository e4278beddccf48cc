// What is done with many packed entries: they are listed, an index is made anew, segments are given up. Thread-safe, and safe
// while others read and write.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "format/pack_index.h"

namespace cachepy::internal {

/// Makes an index from the segments, where there is none or a damaged one. The directory of segments must be there. Unavailable:
/// another process is at it. FailedPrecondition: as pack_put().
absl::Status pack_rebuild(const std::string& dir);

struct PackedEntry {
  IndexSlot slot;
  PackedHeader::State state = PackedHeader::State::kBad;  ///< kLive or kBad
  std::string_view head;  ///< the first bytes of the entry, or all; valid during the visit
};
/// So many of an entry's first bytes are read; those of long function names have to be read again.
inline constexpr std::size_t kHeadBytes = std::size_t{4} << 10;

/// Calls `visit` with what the index leads to, in the order of places. None when there is no index and no segment. What others
/// change meanwhile may or may not be among it.
absl::Status for_each_packed(const std::string& dir, absl::FunctionRef<void(const PackedEntry&)> visit);

/// So much of a segment may be of no entry before its entries are worth moving.
inline constexpr double kUsualWaste = 0.5;

/// Gives up each segment of which more than `kept_waste` (0 to 1) is of no entry: its entries are moved.
absl::Status compact_packed(const std::string& dir, double kept_waste);

}  // namespace cachepy::internal
