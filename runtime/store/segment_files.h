// Where packed entries lie in a cache directory, and the files that hold them.
//
//   <dir>/results/packed/index                     says where each entry is
//   <dir>/results/packed/3f00c19a77d1e2b4.cps      a segment: entries, one behind the other
//
// Segments only grow, and none has a number that another had before. One that is given up is cut to nothing and removed, so
// that whoever has it open finds nothing there. Knows nothing of who may write when (pack_writer.h).
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

/// The numbers of all segments; none when there is no such directory.
absl::StatusOr<std::vector<std::uint64_t>> segments_in(const std::string& dir);

/// A segment of this size is full, and another is begun: few enough files for a million small results, and segments small enough
/// for eviction to empty them.
inline constexpr std::uint64_t kFullSegmentBytes = std::uint64_t{8} << 20;
/// No segment is larger: not even one that holds a single entry.
inline constexpr std::uint64_t kMostSegmentBytes = std::uint64_t{32} << 20;

class SegmentFile {
 public:
  /// NotFound, or the system's error. `flags`: O_RDONLY or O_RDWR.
  static absl::StatusOr<SegmentFile> open(const std::string& dir, std::uint64_t segment, int flags);
  /// A new one, empty.
  static absl::StatusOr<SegmentFile> create(const std::string& dir);

  std::uint64_t number() const { return number_; }
  int fd() const { return file_.fd(); }
  /// Whether it is still there, and still open.
  bool is_there() const { return size() >= 0; }
  /// Its bytes; -1 when it is not there any more.
  ::off_t size() const;
  /// Writes an entry, given in two parts, behind all others. ResourceExhausted: the segment is full. One writer at a time.
  absl::StatusOr<PackedPlace> append(EntryTag tag, std::string_view head, std::string_view payload,
                                     std::int64_t written_ns) const;
  /// What is there; kBad where it cannot be read.
  PackedHeader header_at(const PackedPlace& place) const;
  /// Makes the record there a removed one, where it is of that entry.
  bool mark_removed(const PackedPlace& place, EntryTag tag) const;

 private:
  SegmentFile(std::uint64_t number, KeptFile file) : number_(number), file_(std::move(file)) {}

  std::uint64_t number_;
  KeptFile file_;
};

/// Cuts the segment to nothing and removes it.
void remove_segment(const std::string& dir, std::uint64_t segment);

}  // namespace cachepy::internal
