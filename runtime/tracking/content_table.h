// The contents of files and directories, remembered by their stats: an unchanged file is read once in a process.
//
// Knows nothing of what depends on them. Thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/digest.h"
#include "base/file_stat.h"
#include "format/node_record.h"
#include "tracking/content.h"

namespace cachepy::internal {

/// The content of a file whose stat was just taken; nullopt when it would have to be read.
std::optional<Content> recall_file(const std::string& path, Algo algo, const FileStat& stat);

/// The same, read where it must be.
Content observe_file(const std::string& path, Algo algo, const FileStat& stat);

/// Takes over a digest that an entry brought along with a stat that is trusted and has just been found equal: a hit.
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

/// Names a directory whose content never counts in directory listings: the process's own caches, from before
/// they exist. Those of other processes are recognised by their CACHEDIR.TAG.
void exclude_from_listings(const std::string& directory);
/// Whether that absolute path is one of those directories, or below.
bool is_excluded(const std::string& path);

}  // namespace cachepy::internal
