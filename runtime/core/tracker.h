// Content digests of files, directories and environment variables, and whether recorded ones still hold.
//
// A process-wide table remembers digests by stat, so an unchanged file is read once per process; a digest
// recorded with a trusted stat costs one stat. Content is the truth, a stat only an accelerator. Thread-safe.
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "base/digest.h"
#include "base/path.h"
#include "format/node_record.h"

namespace cachepy::internal {

/// The file or directory at `path` (made normal) as it is now: kFile with the digest of its content,
/// kDirectory with the digest of its sorted recursive listing (names, kinds and contents; `pattern` is
/// searched in file names; cache directories are left out), or kAbsent. A file that exists but cannot be
/// read, or is neither file nor directory (a FIFO, a device), has an empty digest, which never holds again.
/// Files are hashed whole.
Dependency observe_path(const std::string& path, const std::string& pattern = "", Algo algo = Algo::kXxh3);

/// Where relative paths begin now.
Dependency observe_working_directory();

/// The environment variable as it is now; empty digest = unset (set-but-empty differs).
Dependency observe_env(const std::string& name, Algo algo = Algo::kXxh3);

/// Whether what `dependency` recorded is still so. One stat when the recorded stat is trusted and unchanged;
/// for a directory one for each file below it, since its own says nothing of theirs.
bool still_holds(const Dependency& dependency);

/// InvalidArgument when `pattern` is no regular expression; a directory observed with it has an empty digest.
absl::Status check_pattern(const std::string& pattern);

/// Whether what was recorded has stayed so since: as still_holds(), but of a file or directory the stat must be the same
/// too. Where the recorded stat was too fresh to be trusted, it may have come of age.
bool confirm(Dependency& dependency);

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

}  // namespace cachepy::internal
