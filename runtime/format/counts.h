// The records of counts.log: how often one process, or several, served and computed a function. Grammar: docs/format.md.
//
// The counts of a function are the sums over its records. Each record begins with a mark, so that a reader finds the next one after
// a damaged record. Knows nothing of files.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace cachepy::internal {

/// What went to and came from remotes.
struct RemoteCounts {
  std::uint64_t hits = 0;      ///< calls served by a result that a remote had
  std::uint64_t received = 0;  ///< bytes of those results
  std::uint64_t sent = 0;      ///< bytes handed over for sending
  std::uint64_t errors = 0;    ///< calls for which no remote answered, or the answer was not usable

  bool empty() const { return hits == 0 && received == 0 && sent == 0 && errors == 0; }
};

struct CallCounts {
  std::uint64_t memory_hits = 0;
  std::uint64_t disk_hits = 0;
  std::uint64_t misses = 0;
  std::uint64_t saved_ns = 0;
  RemoteCounts remote{};
  std::uint64_t serving_ns = 0;  ///< what the hits took

  bool empty() const { return memory_hits == 0 && disk_hits == 0 && misses == 0 && remote.empty(); }
  /// Saturates instead of overflowing.
  void add(const CallCounts& other);
};

/// One record.
std::string encode_counts(const std::string& function, const CallCounts& counts);

/// The sums over all intact records. Skips damaged ones.
std::map<std::string, CallCounts> read_counts(std::string_view bytes);

}  // namespace cachepy::internal
