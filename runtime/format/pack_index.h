// The index of packed entries: a hash table in a file, which maps an entry's tag to the place of its record. Grammar:
// docs/format.md.
//
// Slots are not trusted: readers check that the record belongs to the entry. Knows nothing of files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "format/segment.h"

namespace cachepy::internal {

inline constexpr std::size_t kIndexHeaderBytes = 64;
/// Offset and size of the number of the segment that is written to.
inline constexpr std::size_t kActiveOffset = 40;
inline constexpr std::size_t kActiveBytes = 16;
inline constexpr std::size_t kSlotBytes = 32;
inline constexpr std::size_t kSlotsInBucket = 8;
inline constexpr std::size_t kBucketBytes = kSlotsInBucket * kSlotBytes;
/// An entry is in one of this many consecutive buckets, the first of which follows from its tag.
inline constexpr std::uint64_t kBucketsOfTag = 8;
/// Offset of the time of the last use in a slot.
inline constexpr std::size_t kUsedOffset = 24;

struct IndexHeader {
  std::uint64_t buckets = 0;  ///< a power of two
  std::uint64_t active = 0;   ///< the segment that is written to; 0 = none
};

struct IndexSlot {
  EntryTag tag = 0;
  PackedPlace place;
  std::uint32_t bytes = 0;  ///< size of the record; 0: the slot is free
  std::int64_t used_ns = 0;

  bool is_free() const { return bytes == 0; }
  /// Free, and never used. Its bucket was never full, so no entry had to go to a later bucket.
  bool was_never_used() const { return bytes == 0 && place.segment == 0; }
  /// Whether the entry was neither used nor replaced since.
  bool is_as_seen(const IndexSlot& earlier) const {
    return place == earlier.place && bytes == earlier.bytes && used_ns == earlier.used_ns;
  }
};

std::string encode_index_header(const IndexHeader& header);
/// Nullopt if these are not the first kIndexHeaderBytes bytes of an index. `active` is 0 if only that field is damaged.
std::optional<IndexHeader> parse_index_header(std::string_view bytes);
/// The kActiveBytes bytes at kActiveOffset.
std::string encode_active(std::uint64_t segment);

std::string encode_slot(const IndexSlot& slot);
/// A slot whose entry was removed.
std::string encode_left_slot();
IndexSlot parse_slot(const char* bytes);
/// The last-use field of a slot.
std::string encode_used(std::int64_t used_ns);

/// The first bucket of a tag.
constexpr std::uint64_t bucket_of(EntryTag tag, std::uint64_t buckets) {
  return (tag >> 2) & (buckets - 1);  // the lowest two bits distinguish the results of one call
}
constexpr std::uint64_t index_bytes(std::uint64_t buckets) {
  return kIndexHeaderBytes + buckets * kBucketBytes;
}

}  // namespace cachepy::internal
