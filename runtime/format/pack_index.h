// The index of packed entries: a hash table in a file, which says where the record of an entry lies. Grammar: docs/format.md.
//
// Nothing in a slot is believed: the record that it leads to says whose it is. Knows nothing of files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "format/segment.h"

namespace cachepy::internal {

inline constexpr std::size_t kIndexHeaderBytes = 64;
/// Where the number of the segment that is written to lies, and its size.
inline constexpr std::size_t kActiveOffset = 40;
inline constexpr std::size_t kActiveBytes = 16;
inline constexpr std::size_t kSlotBytes = 32;
inline constexpr std::size_t kSlotsInBucket = 8;
inline constexpr std::size_t kBucketBytes = kSlotsInBucket * kSlotBytes;
/// An entry is in the first bucket that its tag leads to, or in one of the next.
inline constexpr std::uint64_t kBucketsOfTag = 8;
/// Where the time of the last use lies in a slot.
inline constexpr std::size_t kUsedOffset = 24;

struct IndexHeader {
  std::uint64_t buckets = 0;  ///< a power of two
  std::uint64_t active = 0;   ///< the segment that is written to; 0 = none
};

struct IndexSlot {
  EntryTag tag = 0;
  PackedPlace place;
  std::uint32_t bytes = 0;  ///< of the record; 0: the slot is free
  std::int64_t used_ns = 0;

  bool is_free() const { return bytes == 0; }
  /// Free, and no entry has been in it: none is in a later bucket for want of room here.
  bool was_never_used() const { return bytes == 0 && place.segment == 0; }
  /// Whether the entry was neither used nor replaced since.
  bool is_as_seen(const IndexSlot& earlier) const {
    return place == earlier.place && bytes == earlier.bytes && used_ns == earlier.used_ns;
  }
};

std::string encode_index_header(const IndexHeader& header);
/// Nullopt when these are not the first kIndexHeaderBytes bytes of an index. Active is 0 when that alone is damaged.
std::optional<IndexHeader> parse_index_header(std::string_view bytes);
/// The kActiveBytes bytes at kActiveOffset.
std::string encode_active(std::uint64_t segment);

std::string encode_slot(const IndexSlot& slot);
/// A slot that an entry has left.
std::string encode_left_slot();
IndexSlot parse_slot(const char* bytes);
/// A slot's time of the last use alone.
std::string encode_used(std::int64_t used_ns);

/// The first bucket of a tag.
constexpr std::uint64_t bucket_of(EntryTag tag, std::uint64_t buckets) {
  return (tag >> 2) & (buckets - 1);  // the lowest two bits tell the results of one call apart
}
constexpr std::uint64_t index_bytes(std::uint64_t buckets) {
  return kIndexHeaderBytes + buckets * kBucketBytes;
}

}  // namespace cachepy::internal
