// Segments: files with many small entries, each in a record. Grammar: docs/format.md.
//
// Each record's checksum covers its place, so a copy of its bytes at another place is not a valid record. Knows nothing of files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cachepy::internal {

inline constexpr std::size_t kSegmentHeaderBytes = 32;
inline constexpr std::size_t kPackedHeaderBytes = 40;
/// Records begin at multiples of this.
inline constexpr std::uint64_t kPackedAlignment = 8;

/// Identifies an entry: 62 bits of its key, and the number of the result among those of its call (EntryRef::earlier).
using EntryTag = std::uint64_t;

/// The place of a record.
struct PackedPlace {
  std::uint64_t segment = 0;  ///< the number in its file's name
  std::uint64_t offset = 0;

  friend bool operator==(const PackedPlace&, const PackedPlace&) = default;
};

struct PackedHeader {
  enum class State : std::uint8_t { kLive, kRemoved, kBad };

  State state = State::kBad;  ///< kBad: the bytes are not a header that was written to this place
  std::uint32_t entry_bytes = 0;
  EntryTag tag = 0;
  std::int64_t written_ns = 0;
  std::uint64_t entry_checksum = 0;
};

/// The header of a segment.
std::string segment_header(std::uint64_t segment);

/// A live record of an entry, whose bytes are `head` followed by `payload`.
std::string encode_packed(EntryTag tag, std::string_view head, std::string_view payload,
                          std::int64_t written_ns, const PackedPlace& place);
/// `bytes`: at least kPackedHeaderBytes. Does not check the entry's bytes, which have checksums of their own.
PackedHeader parse_packed_header(std::string_view bytes, const PackedPlace& place);

/// Marks a record as removed when written over its first bytes.
std::string_view removed_mark();

/// The space that the record of an entry takes, including the padding before the next record.
constexpr std::uint64_t packed_bytes(std::uint64_t entry_bytes) {
  return (kPackedHeaderBytes + entry_bytes + kPackedAlignment - 1) / kPackedAlignment * kPackedAlignment;
}

}  // namespace cachepy::internal
