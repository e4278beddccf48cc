// What file systems do differently: whether a stat may stand in for content, and whether processes share a file.
#pragma once

#include "base/file_stat.h"

namespace cachepy::internal {

/// Whether each change of the open file `fd`, whose stat is given, shows in its stat: it has stored content, and a change
/// time that nobody can set. False where that is not known. Thread-safe.
bool shows_changes(int fd, const FileStat& stat);

/// Whether the open file `fd` is on a file system of this machine that is known to show each write to all processes at once.
/// False where that is not known. Thread-safe.
bool is_local(int fd);

}  // namespace cachepy::internal
