// What file systems do differently, as far as a stat may stand in for content.
#pragma once

#include "base/file_stat.h"

namespace cachepy::internal {

/// Whether each change of the open file `fd`, whose stat is given, shows in its stat: it has stored content, and a change
/// time that nobody can set. False where that is not known. Thread-safe.
bool shows_changes(int fd, const FileStat& stat);

}  // namespace cachepy::internal
