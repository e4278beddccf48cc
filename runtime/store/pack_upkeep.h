// Operations on all packed entries of a directory: listing them, rebuilding the index, freeing segments. Thread-safe, and safe while
// others read and write.
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
#include "store/progress.h"

namespace cachepy::internal {

/// Rebuilds the index from the segments if it is missing or damaged. The directory of segments must exist. Errors: Unavailable
/// (another process is rebuilding it), FailedPrecondition as for pack_put().
absl::Status pack_rebuild(const std::string& dir);

struct PackedEntry {
  IndexSlot slot;
  PackedHeader::State state = PackedHeader::State::kBad;  ///< kLive or kBad
  std::string_view head;   ///< the first bytes of the entry, or all of it; valid during the visit
  std::string_view whole;  ///< the entry if `head` contains all of it, else ""
};
/// The number of bytes of each entry that are read. Entries of functions with long names have to be read again.
inline constexpr std::size_t kHeadBytes = std::size_t{4} << 10;

/// Calls `visit` for each packed entry in the index, in the order of their places. Visits nothing if there is neither index nor
/// segment. Entries that change meanwhile may or may not be included.
absl::Status for_each_packed(const std::string& dir, absl::FunctionRef<void(const PackedEntry&)> visit,
                             const Progress& progress = nullptr);

/// Returns the slots of all packed entries, in no order, without reading segments. Empty if there is neither index nor segment.
absl::StatusOr<std::vector<IndexSlot>> packed_slots(const std::string& dir);

/// Evicts these entries together, by writing a new index without them. Entries that were used or replaced since stay. Returns how
/// many were evicted. Their records are not marked as removed: an index that is rebuilt before their segments are freed contains
/// them again.
std::size_t evict_packed(const std::string& dir, std::span<const IndexSlot> entries);

/// Makes the next entry begin a new segment if the current one is larger than `bytes`. Best effort.
void close_large_segment(const std::string& dir, std::uint64_t bytes);

/// The share of a segment that may belong to no entry before its entries are worth moving.
inline constexpr double kUsualWaste = 0.5;

struct CompactRules {
  double kept_waste =
      kUsualWaste;  ///< a segment is freed if a larger share of it (0 to 1) belongs to no entry
  std::uint64_t tolerated_bytes = 0;  ///< no entry is moved unless all segments together waste more
  std::size_t most_moved = std::numeric_limits<std::size_t>::max();  ///< at most this many entries are moved
};

/// Frees segments without an entry, and those that waste much: moves their entries and removes them.
absl::Status compact_packed(const std::string& dir, const CompactRules& rules = {});

}  // namespace cachepy::internal
