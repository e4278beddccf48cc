// What a stat() says about a file, kept beside its content digest so that unchanged files need not be read again.
//
// A stat only ever stands in for content that was read; it is never the truth. See trusted_at().
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace cachepy::internal {

struct FileStat {
  enum class Kind : std::uint8_t { kAbsent = 0, kRegular = 1, kDirectory = 2, kOther = 3 };

  Kind kind = Kind::kAbsent;
  std::uint64_t size = 0;      ///< bytes
  std::int64_t mtime_ns = 0;   ///< nanoseconds since the epoch
  std::int64_t ctime_ns = 0;   ///< nanoseconds since the epoch
  std::uint64_t inode = 0;
  std::uint64_t device = 0;

  friend bool operator==(const FileStat&, const FileStat&) = default;

  /// Whether this stat, taken at `now_ns`, may stand in for the content later: the last change is older than any file
  /// system's clock tick, so that a further change cannot leave every field equal (git calls the others "racy").
  bool trusted_at(std::int64_t now_ns) const;
};

/// Follows symlinks. Absent when there is no such file; nullopt on any other error (errno says which).
std::optional<FileStat> stat_file(const std::string& path);

/// Wall clock, nanoseconds since the epoch.
std::int64_t now_ns();

}  // namespace cachepy::internal
