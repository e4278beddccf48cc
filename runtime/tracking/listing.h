// Lists everything below a directory: names, kinds and stats, in a deterministic order.
//
// Reads no content and remembers nothing.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/file_stat.h"

namespace cachepy::internal {

enum class ListedKind : char {
  kFile = 'f',
  kDirectory = 'd',
  kOther = 'o',       ///< FIFO, socket, device: only its existence is known
  kDangling = 'l',    ///< a symlink to nothing
  kRepeated = 'r',    ///< a symlink to a directory that is listed elsewhere, or that forms a loop
  kUnreadable = 'u',  ///< the listing is incomplete and must not be used
};

struct ListedFile {
  std::string name;  ///< relative to the listed directory
  ListedKind kind = ListedKind::kFile;
  FileStat stat;            ///< kFile only
  std::string repeated_as;  ///< kRepeated: relative name of the other; "/" = a directory above the listed one
};

/// Everything below `directory`, sorted by name within each directory, with subdirectories at their position. Symlinks are followed
/// unless their target is listed anyway. With a filter, only files for whose last name it returns true are listed, and no plain
/// directories. Absolute paths for which `excluded` returns true are left out with everything below them, as are directories
/// marked as a cachepy cache. Thread-safe.
std::vector<ListedFile> list_directory(const std::string& directory,
                                       const std::function<bool(const std::string& name)>& filter,
                                       const std::function<bool(const std::string& path)>& excluded);

/// Combines the stats of all listed files in one FileStat: their number, newest times, and a checksum of names, kinds and stats
/// instead of the inode. If every stat was trusted, an equal stamp later means that no file needs to be read. `directory` is the stat
/// of the listed directory.
FileStat stamp_of(const std::vector<ListedFile>& listing, const FileStat& directory);

}  // namespace cachepy::internal
