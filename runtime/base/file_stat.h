// The stat of a file, stored with its content digest so that unchanged files need not be read again.
//
// A stat is only an accelerator: it replaces reading content that was read before. See trusted_at().
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

  /// Whether this stat, taken at `at_ns` or later, may replace reading the content that was read after that moment. It may if the
  /// last change is older than the file system's clock tick, because a further change then alters at least one field. (git calls
  /// the other stats "racy".) No stat shows stores through a mapping that was already dirty.
  bool trusted_at(std::int64_t at_ns) const;
};

FileStat file_stat_of(const struct ::stat& st);

/// Follows symlinks. Absent if there is no such file; nullopt on any other error, with errno set. On network file systems, asks the
/// server instead of using a cached stat.
std::optional<FileStat> stat_file(const std::string& path);
/// As above. A relative `name` is relative to the directory open as `directory_fd`; "" means the file open there itself.
std::optional<FileStat> stat_at(int directory_fd, const char* name);

/// Wall clock, nanoseconds since the epoch.
std::int64_t now_ns();
/// The same to within a few milliseconds, but much faster.
std::int64_t coarse_now_ns();
/// Advances both clocks relative to the system's clock. Tests use it instead of waiting until stats are trusted.
void advance_clock(std::int64_t ns);

}  // namespace cachepy::internal
