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

#include "absl/status/status.h"
#include "core/progress.h"
#include "core/store.h"

namespace cachepy::internal {

/// An entry's last use is its file's mtime: when it was written, or used an hour or more after the last mark.
struct StoredFile {
  std::string relative;     ///< to the cache directory
  std::uint64_t bytes = 0;  ///< that it takes on disk
  std::int64_t used_ns = 0;
};

/// Which entries go. Those of no rule stay.
struct SweepRules {
  std::string function;                        ///< only entries of this one; "" = of all
  bool all = false;                            ///< every one of those
  std::optional<std::int64_t> used_before_ns;  ///< those whose last use is earlier
  /// Then the least recently used, until those that are left take no more. Counts entries of `function` only.
  std::optional<std::uint64_t> max_bytes;
  bool code_lists = false;  ///< also lists of code that no entry needs; takes a look into every entry
  bool dry_run = false;     ///< only say what would go
};

struct SweepReport {
  std::vector<StoredFile> removed;  ///< entries
  std::uint64_t removed_bytes = 0;
  /// Files of killed writers, damaged entries that had been set aside, lists of code.
  std::size_t leftovers = 0;
  std::uint64_t leftover_bytes = 0;
  std::size_t kept = 0;  ///< entries, of `function` only
  std::uint64_t kept_bytes = 0;
};

/// What an entry, or any file, takes on disk. File systems give whole blocks.
std::uint64_t bytes_on_disk(const struct ::stat& st);

/// Every entry, in no order. NotFound when there is no such directory.
absl::StatusOr<std::vector<StoredFile>> stored_files(const Store& store, const Progress& progress = nullptr);

/// Removes by those rules, and all leftovers. NotFound when there is no such directory.
absl::StatusOr<SweepReport> sweep(const Store& store, const SweepRules& rules,
                                  const Progress& progress = nullptr);

}  // namespace cachepy::internal
