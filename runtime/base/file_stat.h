// What a stat() says about a file, kept beside its content digest so that unchanged files need not be read
// again.
//
// A stat only ever stands in for content that was read; it is never the truth. See trusted_at().
#pragma once

#include <cstdint>
#include <optional>
#include <string>

struct stat;

namespace cachepy::internal {

struct FileStat {
  enum class Kind : std::uint8_t { kAbsent = 0, kRegular = 1, kDirectory = 2, kOther = 3 };

  Kind kind = Kind::kAbsent;
  std::uint64_t size = 0;     ///< bytes
  std::int64_t mtime_ns = 0;  ///< nanoseconds since the epoch
  std::int64_t ctime_ns = 0;  ///< nanoseconds since the epoch
  std::uint64_t inode = 0;
  std::uint64_t device = 0;

  friend bool operator==(const FileStat&, const FileStat&) = default;

  /// Whether this stat, taken at `at_ns` or later, may stand in for content read after that moment: the last
  /// change is older than the file system's clock tick, so that a further change cannot leave every field
  /// equal (git calls the others "racy"). One kind of change stays invisible to any stat: stores through a
  /// mapping that was already dirty.
  bool trusted_at(std::int64_t at_ns) const;
};

FileStat file_stat_of(const struct ::stat& st);

/// Follows symlinks. Absent when there is no such file; nullopt on any other error (errno says which). As it is, not as it was
/// when the system last asked a server.
std::optional<FileStat> stat_file(const std::string& path);
/// As above; a relative `name` begins at the directory that is open as `directory_fd`, and "" is what is open there itself.
std::optional<FileStat> stat_at(int directory_fd, const char* name);

/// Wall clock, nanoseconds since the epoch.
std::int64_t now_ns();
/// The same to a few milliseconds, at a fraction of the price.
std::int64_t coarse_now_ns();
/// From here on both are ahead of the system's clock by that much more. For tests, which need not wait then until stats are trusted.
void advance_clock(std::int64_t ns);

}  // namespace cachepy::internal
