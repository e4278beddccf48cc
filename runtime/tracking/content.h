// The content digest of one file, and the stat that belongs to it.
//
// Remembers nothing and knows nothing of directories.
#pragma once

#include <string>

#include "base/digest.h"
#include "base/file_stat.h"

namespace cachepy::internal {

struct Content {
  Digest digest;              ///< empty: it is not a regular file, cannot be read, or kept changing
  FileStat stat;              ///< the stat that belongs to the digest; kAbsent: it does not exist
  bool stat_trusted = false;  ///< an equal stat later replaces comparing the digest
};

/// Reads the whole file. If it changes meanwhile, reads it again a few times. Never blocks: only regular
/// files are read. Thread-safe.
Content read_content(const std::string& path, Algo algo);

}  // namespace cachepy::internal
