// What is done with many packed entries: they are listed, an index is made anew, segments are given up. Thread-safe, and safe
// while others read and write.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
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

/// What the index says of every packed entry, in no order; no segment is read. None when there is no index and no segment.
absl::StatusOr<std::vector<IndexSlot>> packed_slots(const std::string& dir);

/// Evicts these entries at once, by a new index without them: those that were used or replaced since stay. Returns how many are
/// gone. Their records are not marked as removed, so an index that is rebuilt before their segments are given up has them again.
std::size_t evict_packed(const std::string& dir, std::span<const IndexSlot> entries);

/// Lets the next entry begin another segment if the one that is written to is larger than that. Best effort.
void close_large_segment(const std::string& dir, std::uint64_t bytes);

/// So much of a segment may be of no entry before its entries are worth moving.
inline constexpr double kUsualWaste = 0.5;

struct CompactRules {
  double kept_waste = kUsualWaste;  ///< a segment of which a larger part (0 to 1) is of no entry is given up
  std::uint64_t tolerated_bytes = 0;  ///< nothing is moved unless segments together waste more
  std::size_t most_moved =
      std::numeric_limits<std::size_t>::max();  ///< a segment with more entries keeps the rest for now
};

/// Gives up segments without an entry, and those that waste much: their entries are moved.
absl::Status compact_packed(const std::string& dir, const CompactRules& rules = {});

}  // namespace cachepy::internal
