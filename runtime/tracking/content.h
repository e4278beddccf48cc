// The content digest of one file, and the stat that belongs to it.
//
// Remembers nothing and knows nothing of directories.
#pragma once

#include <string>

#include "base/digest.h"
#include "base/file_stat.h"

namespace cachepy::internal {

struct Content {
  Digest digest;              ///< empty: not a regular file, or it cannot be read, or it never stood still
  FileStat stat;              ///< as of the digest; kAbsent: there is nothing
  bool stat_trusted = false;  ///< an equal stat later stands in for the digest
};

/// Reads the whole file; again, a few times, when it changed meanwhile. Never hangs: what is not a regular
/// file is not read. Thread-safe.
Content read_content(const std::string& path, Algo algo);

}  // namespace cachepy::internal
