// Differences between file systems: whether a stat may replace reading, and whether all processes see a write at once.
#pragma once

#include "base/file_stat.h"

namespace cachepy::internal {

/// Whether each change of the open file `fd`, whose stat is given, changes its stat. This requires stored content, and a change
/// time that nobody can set. False if unknown. Thread-safe.
bool shows_changes(int fd, const FileStat& stat);

/// Whether the open file `fd` is on a local file system on which all processes are known to see each write at once. False if
/// unknown. Thread-safe.
bool is_local(int fd);

}  // namespace cachepy::internal
