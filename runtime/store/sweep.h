// Removes from a cache directory: entries by last use, size or function, files of killed writers, damaged entries that were set aside,
// and code lists and blobs that no entry needs.
//
// Files are only unlinked: a reader that has an entry open can read it to its end, and later lookups are misses. Nodes stay in the
// graph. Thread-safe, and safe while other processes use the directory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "store/entry_files.h"

namespace cachepy::internal {

/// Selects the entries to remove. Entries that no rule selects stay.
struct SweepRules {
  std::string function;                        ///< only entries of this function; "" = of all functions
  bool all = false;                            ///< all of these entries
  std::optional<std::int64_t> used_before_ns;  ///< entries whose last use is earlier
  /// Then the least recently used entries, until the rest takes no more than this. The total includes only entries of `function`;
  /// without `function`, also the code lists and blobs that the entries need.
  std::optional<std::uint64_t> max_bytes;
  /// Code lists, and blobs, are neither removed nor included in the total if they take no more than this, because finding out
  /// which of them are needed requires reading every entry.
  std::uint64_t shared_left_alone_bytes = 0;
  bool dry_run = false;  ///< only report what would be removed
  /// Takes milliseconds unless entries must be read (see above), because a caller waits: packed entries are evicted together and have no
  /// name in the report, and few entries are moved to free space. For `max_bytes` without `function`.
  bool brief = false;
};

struct SweepReport {
  std::vector<StoredFile> removed;  ///< entries
  std::uint64_t removed_bytes = 0;
  /// Files of killed writers, damaged entries that had been set aside, code lists, blobs.
  std::size_t leftovers = 0;
  std::uint64_t leftover_bytes = 0;
  std::size_t kept = 0;  ///< entries, of `function` only
  std::uint64_t kept_bytes = 0;
  std::size_t failed = 0;  ///< files of all kinds that could not be removed
  std::string failure;     ///< the reason for the first of them
};

/// Removes the selected entries and all leftovers. NotFound if there is no such directory; another error if it cannot be read.
absl::StatusOr<SweepReport> sweep(const Store& store, const SweepRules& rules,
                                  const Progress& progress = nullptr);

}  // namespace cachepy::internal
