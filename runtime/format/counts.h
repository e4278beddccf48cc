// The records of counts.log: how often a function was served and computed by one process, or by many. Grammar:
// docs/format.md.
//
// Records add up. Each begins with a mark, so that behind a damaged one the next is found. Knows nothing of files.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace cachepy::internal {

struct CallCounts {
  std::uint64_t memory_hits = 0;
  std::uint64_t disk_hits = 0;
  std::uint64_t misses = 0;
  std::uint64_t saved_ns = 0;

  bool empty() const { return memory_hits == 0 && disk_hits == 0 && misses == 0; }
  /// Stops at the largest number instead of beginning again at zero.
  void add(const CallCounts& other);
};

/// One record.
std::string encode_counts(const std::string& function, const CallCounts& counts);

/// The sums of all whole records. What is damaged is left out.
std::map<std::string, CallCounts> read_counts(std::string_view bytes);

}  // namespace cachepy::internal
