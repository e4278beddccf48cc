// Content digests of files, directories and environment variables, and whether recorded ones still hold.
//
// A process-wide table remembers digests by stat, so an unchanged file is read once per process; a digest
// recorded with a trusted stat costs one stat. Content is the truth, a stat only an accelerator. Thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/path.h"
#include "format/node_record.h"
#include "tracking/content_table.h"

namespace cachepy::internal {

/// The file or directory at `path` (made normal) as it is now: kFile with the digest of its content,
/// kDirectory with the digest of its sorted recursive listing (names, kinds and contents; `pattern` is
/// searched in file names; cache directories are left out), or kAbsent. A file that exists but cannot be
/// read, or is neither file nor directory (a FIFO, a device), has an empty digest, which never holds again.
/// Files are hashed whole.
Dependency observe_path(const std::string& path, const std::string& pattern = "", Algo algo = Algo::kXxh3);

/// As observe_path(), when that is known without reading a file or listing a directory; else nullopt, and `bytes` is the
/// size of the file.
std::optional<Dependency> recall_path(const std::string& path, Algo algo, std::uint64_t& bytes);

/// What is at the path now, without its content: see metadata_at().
Dependency observe_metadata(const std::string& path, const std::string& fields);
/// The names in that directory now; empty digest = it cannot be read.
Dependency observe_listing(const std::string& path);
/// The text of that symlink or, with kRealPath, where the path leads to.
inline constexpr std::string_view kRealPath = "r";
Dependency observe_link(const std::string& path, const std::string& pattern);

/// Where relative paths begin now.
Dependency observe_working_directory();

/// What cached functions go by now where their attributes do not say.
Dependency observe_settings();

/// That the result may be served for so long from now.
Dependency observe_expiry(std::chrono::milliseconds lifetime);

/// The moment that such a dependency names, ns since the epoch.
std::int64_t moment_of_expiry(const Dependency& expiry);

/// The environment variable as it is now; empty digest = unset (set-but-empty differs).
Dependency observe_env(const std::string& name, Algo algo = Algo::kXxh3);

/// What is there now for a dependency of that kind, name and pattern, with a digest of that size.
Dependency observe_again(const Dependency& dependency);

/// Whether what `dependency` recorded is still so. One stat when the recorded stat is trusted and unchanged;
/// for a directory one for each file below it, since its own says nothing of theirs.
bool still_holds(const Dependency& dependency);

/// As still_holds(), when that is known without reading a file or listing a directory; else nullopt, and `bytes` is the
/// size of the file.
std::optional<bool> recall_holds(const Dependency& dependency, std::uint64_t& bytes);

/// As still_holds(); of a file or directory that does, the stat is then the present one.
bool renew(Dependency& dependency);

/// Whether what was recorded has stayed so since: as still_holds(), but of a file or directory the stat must be the same
/// too. Where the recorded stat was too fresh to be trusted, it may have come of age.
bool confirm(Dependency& dependency);

}  // namespace cachepy::internal
