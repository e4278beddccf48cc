// Remembers the digests of files and directories by their stats, so that a process reads an unchanged file once. Thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/digest.h"
#include "base/file_stat.h"
#include "format/node_record.h"
#include "tracking/content.h"

namespace cachepy::internal {

/// The remembered content of a file whose stat was just taken; nullopt if the file must be read.
std::optional<Content> recall_file(const std::string& path, Algo algo, const FileStat& stat);

/// As above, but reads the file if necessary.
Content observe_file(const std::string& path, Algo algo, const FileStat& stat);

/// Remembers a digest from an entry whose trusted stat equals the present one.
void remember_file(const std::string& path, Algo algo, const FileStat& stat, const Digest& digest);

/// The content of a directory whose stat was just taken: of its sorted recursive listing, see observe_path(). `recorded`:
/// a stamp and its digest that are trusted, or null.
Content observe_directory(const std::string& path, const std::string& pattern, Algo algo,
                          const FileStat& directory, const Dependency* recorded);

struct FileStateInfo {
  std::size_t entries = 0;  ///< files whose digest is remembered in this process
  std::size_t hits = 0;     ///< digests answered without reading
  std::size_t reads = 0;    ///< digests for which a file was read
};
FileStateInfo file_state_info();
/// Forgets every remembered digest; returns how many there were.
std::size_t file_state_clear();

/// Excludes a directory from all directory listings: the process's own caches, even before they exist. Those of other processes are
/// recognised by their CACHEDIR.TAG.
void exclude_from_listings(const std::string& directory);
/// Whether that absolute path is one of those directories or below one.
bool is_excluded(const std::string& path);

}  // namespace cachepy::internal
