// The files of a cache directory, without what is in them: entries and others; and a look into many entries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "format/pack_index.h"
#include "store/progress.h"
#include "store/store.h"

namespace cachepy::internal {

/// An entry's last use is when it was written, or used an hour or more after the last mark; of a file, its mtime.
struct StoredFile {
  std::string name;         ///< of an entry, or its path relative to the cache directory
  std::uint64_t bytes = 0;  ///< that it takes on disk
  std::int64_t used_ns = 0;
  std::optional<IndexSlot> packed = {};  ///< of a packed entry
};

/// Those of the files in one directory of the cache whose names are wanted, in no order; what vanishes meanwhile is left
/// out. None when there is no such directory; else, when it cannot be read, the system's error.
absl::StatusOr<std::vector<StoredFile>> files_in(const Store& store, const std::string& directory,
                                                 const std::function<bool(std::string_view name)>& wanted);

/// Every entry that, by its name, may be of this function ("": of any), in no order. NotFound when there is no such
/// cache directory.
absl::StatusOr<std::vector<StoredFile>> stored_files(const Store& store, const std::string& function = "",
                                                     const Progress& progress = nullptr);
/// Every entry, in no order. Packed ones have no name, since only their records tell it. Errors as above.
absl::StatusOr<std::vector<StoredFile>> stored_files_unnamed(const Store& store);

/// Opens each entry, on several threads when they are many. `look` is called for one at a time, with the entry's place in
/// `files` and what opening it gave.
void open_each(
    const Store& store, std::span<const StoredFile> files, MetadataPart part, const Progress& progress,
    const std::function<void(std::size_t, const absl::StatusOr<std::unique_ptr<EntryReader>>&)>& look);

/// The directories in which files of the cache appear and go, itself included.
std::vector<std::string> directories_of_files(const Store& store);

/// What the graph's files take on disk.
absl::StatusOr<std::uint64_t> bytes_of_graph(const Store& store);

/// Which entries are there, for those who ask for many. Not thread-safe.
class EntryPresence {
 public:
  /// `lists`: directories are listed once, instead of asking for each entry.
  explicit EntryPresence(bool lists) : lists_(lists) {}

  bool has(const std::string& dir, const std::string& name);

 private:
  const bool lists_;
  absl::flat_hash_map<std::string, absl::flat_hash_set<std::string>> names_;  // of files, by directory
  std::map<std::string, std::unique_ptr<const Store>> stores_;
};

}  // namespace cachepy::internal
