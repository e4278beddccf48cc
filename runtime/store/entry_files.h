// Lists the entries and other files of a cache directory without reading them, and opens many entries in parallel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
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

/// An entry, or another file of the cache directory.
struct StoredFile {
  std::string name;         ///< the entry's name, or the file's path relative to the cache directory
  std::uint64_t bytes = 0;  ///< size on disk
  std::int64_t used_ns =
      0;  ///< last use as recorded: a hit renews it if it is at least an hour old; for files, the mtime
  std::optional<IndexSlot> packed = {};  ///< set for packed entries
};

/// The files in one directory of the cache whose names are `wanted`, in no particular order. Files that disappear meanwhile are left
/// out. Empty if there is no such directory. If it cannot be read, the system's error.
absl::StatusOr<std::vector<StoredFile>> files_in(const Store& store, const std::string& directory,
                                                 const std::function<bool(std::string_view name)>& wanted);

/// All entries whose names fit this function ("": all functions), in no particular order. NotFound if there is no such cache
/// directory.
absl::StatusOr<std::vector<StoredFile>> stored_files(const Store& store, const std::string& function = "",
                                                     const Progress& progress = nullptr);
/// Every entry, in no order. Packed ones have no name, since only their records tell it. Errors as above.
absl::StatusOr<std::vector<StoredFile>> stored_files_unnamed(const Store& store);

/// Opens each entry, on several threads if there are many. Calls `look` for one entry at a time, with its index in `files` and the
/// result of opening it.
void open_each(
    const Store& store, std::span<const StoredFile> files, MetadataPart part, const Progress& progress,
    const std::function<void(std::size_t, const absl::StatusOr<std::unique_ptr<EntryReader>>&)>& look);

/// Opens every entry, in no particular order, and calls `look` with it and the result of opening it. Packed entries are read segment by
/// segment, which takes a fraction of the time of opening each by its name. NotFound if there is no such cache directory.
absl::Status open_all(
    const Store& store, MetadataPart part, const Progress& progress,
    const std::function<void(const StoredFile&, const absl::StatusOr<std::unique_ptr<EntryReader>>&)>& look);

/// All directories of the cache in which files appear and disappear, including the cache directory itself.
std::vector<std::string> directories_of_files(const Store& store);

/// The size of the graph's files on disk.
absl::StatusOr<std::uint64_t> bytes_of_graph(const Store& store);

/// Checks for many entries whether they exist. Not thread-safe.
class EntryPresence {
 public:
  /// `lists`: list each directory and all packed entries once, instead of looking up each entry.
  explicit EntryPresence(bool lists) : lists_(lists) {}

  bool has(const std::string& dir, const std::string& name);

 private:
  using Tags = absl::flat_hash_set<EntryTag>;
  bool is_packed(const std::string& dir, const std::string& name);

  const bool lists_;
  absl::flat_hash_map<std::string, absl::flat_hash_set<std::string>> names_;  // of files, by directory
  absl::flat_hash_map<std::string, Tags> packed_;                             // by cache directory
};

}  // namespace cachepy::internal
