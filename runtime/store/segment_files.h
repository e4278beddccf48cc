// The paths of packed entries in a cache directory, and the segment files.
//
//   <dir>/results/packed/index                     maps entries to their places
//   <dir>/results/packed/3f00c19a77d1e2b4.cps      a segment: records of entries, one after another
//
// Segments only grow, and their numbers are never reused. A segment that is freed is truncated and removed, so a process that has it
// open finds nothing in it. Knows nothing of who may write when (pack_writer.h).
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/file.h"
#include "format/segment.h"

namespace cachepy::internal {

inline constexpr char kPackedDirectory[] = "results/packed";

inline std::string packed_directory(const std::string& dir) {
  return dir + "/" + kPackedDirectory;
}
inline std::string index_path(const std::string& dir) {
  return packed_directory(dir) + "/index";
}
std::string segment_path(const std::string& dir, std::uint64_t segment);

/// The numbers of all segments. Empty if there is no such directory.
absl::StatusOr<std::vector<std::uint64_t>> segments_in(const std::string& dir);

/// A new segment is begun when the current one has this size. A million small results then need few files, and eviction still
/// empties whole segments.
inline constexpr std::uint64_t kFullSegmentBytes = std::uint64_t{8} << 20;
/// No segment is larger, not even one with a single entry.
inline constexpr std::uint64_t kMostSegmentBytes = std::uint64_t{32} << 20;

class SegmentFile {
 public:
  /// NotFound, or the system's error. `flags`: O_RDONLY or O_RDWR.
  static absl::StatusOr<SegmentFile> open(const std::string& dir, std::uint64_t segment, int flags);
  /// Creates an empty segment.
  static absl::StatusOr<SegmentFile> create(const std::string& dir);

  std::uint64_t number() const { return number_; }
  int fd() const { return file_.fd(); }
  /// Whether it still exists and is still open.
  bool is_there() const { return size() >= 0; }
  /// Its size in bytes; -1 if it no longer exists.
  ::off_t size() const;
  /// Appends an entry, `head` followed by `payload`. ResourceExhausted: the segment is full. Only one writer at a time.
  absl::StatusOr<PackedPlace> append(EntryTag tag, std::string_view head, std::string_view payload,
                                     std::int64_t written_ns) const;
  /// The header at that place; kBad if it cannot be read.
  PackedHeader header_at(const PackedPlace& place) const;
  /// Marks the record at that place as removed, if it belongs to that entry.
  bool mark_removed(const PackedPlace& place, EntryTag tag) const;

 private:
  SegmentFile(std::uint64_t number, KeptFile file) : number_(number), file_(std::move(file)) {}

  std::uint64_t number_;
  KeptFile file_;
};

/// Truncates the segment and removes it.
void remove_segment(const std::string& dir, std::uint64_t segment);

}  // namespace cachepy::internal
