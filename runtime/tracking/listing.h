// What lies below a directory: names, kinds and stats, in an order that depends on nothing else.
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
  kOther = 'o',       ///< FIFO, socket, device: it is there, nothing more is known
  kDangling = 'l',    ///< a symlink to nothing
  kRepeated = 'r',    ///< a symlink to a directory that is listed elsewhere, or that makes a loop
  kUnreadable = 'u',  ///< the listing is not complete, so nothing may be concluded from it
};

struct ListedFile {
  std::string name;  ///< relative to the listed directory
  ListedKind kind = ListedKind::kFile;
  FileStat stat;            ///< kFile only
  std::string repeated_as;  ///< kRepeated: relative name of the other; "/" = a directory above the listed one
};

/// Everything below `directory`, sorted by name within each directory, subdirectories in their place;
/// symlinks are followed to what is not listed anyway. With a filter, files are kept when it returns true
/// for their last name, and plain directories are left out. `excluded` says which absolute paths are left out
/// with all that is below them; directories marked as a cachepy cache always are. Thread-safe.
std::vector<ListedFile> list_directory(const std::string& directory,
                                       const std::function<bool(const std::string& name)>& filter,
                                       const std::function<bool(const std::string& path)>& excluded);

/// Stands for the stats of all listed files, in the form of one FileStat: number, newest times, and a
/// checksum of names, kinds and stats in place of the inode. Where every single stat was trusted, an equal
/// stamp later means that no file need be read. `directory` is the listed directory's own stat.
FileStat stamp_of(const std::vector<ListedFile>& listing, const FileStat& directory);

}  // namespace cachepy::internal
