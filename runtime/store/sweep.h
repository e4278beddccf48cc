// What may go from a cache directory: entries by last use, size or function, what killed writers left behind, what was set
// aside as damaged, and lists of code that no entry needs.
//
// Only ever unlinks: a reader that has an entry open reads it to its end, and one that comes later has a miss. Nodes stay
// in the graph. Thread-safe, and safe while other processes use the directory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "store/entry_files.h"

namespace cachepy::internal {

/// Which entries go. Those of no rule stay.
struct SweepRules {
  std::string function;                        ///< only entries of this one; "" = of all
  bool all = false;                            ///< every one of those
  std::optional<std::int64_t> used_before_ns;  ///< those whose last use is earlier
  /// Then the least recently used, until those that are left take no more. Counts entries of `function` only; without one,
  /// also the lists of code that the entries need.
  std::optional<std::uint64_t> max_bytes;
  /// Lists of code are left alone, and not counted, when they take no more than that: to know which of them are needed
  /// takes a look into every entry.
  std::uint64_t lists_left_alone_bytes = 0;
  bool dry_run = false;  ///< only say what would go
  /// Takes no longer than a caller can wait: packed entries are evicted together, have no name in the report, and the room of few
  /// is given back at a time. For `max_bytes` without `function`.
  bool brief = false;
};

struct SweepReport {
  std::vector<StoredFile> removed;  ///< entries
  std::uint64_t removed_bytes = 0;
  /// Files of killed writers, damaged entries that had been set aside, lists of code.
  std::size_t leftovers = 0;
  std::uint64_t leftover_bytes = 0;
  std::size_t kept = 0;  ///< entries, of `function` only
  std::uint64_t kept_bytes = 0;
  std::size_t failed = 0;  ///< files of all kinds that could not be removed
  std::string failure;     ///< why the first of them could not
};

/// Removes by those rules, and all leftovers. NotFound when there is no such directory; another error when it cannot be
/// read.
absl::StatusOr<SweepReport> sweep(const Store& store, const SweepRules& rules,
                                  const Progress& progress = nullptr);

}  // namespace cachepy::internal
