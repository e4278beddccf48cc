#include "format/pack_index.h"

#include <bit>

#include "base/bytes.h"
#include "base/digest.h"

namespace cachepy::internal {
namespace {

constexpr std::string_view kMagic =
    "\x89"
    "CPI\r\n\x1a\n";  // like PNG's: shows damage by text transfers
constexpr std::uint32_t kIndexVersion = 1;
constexpr std::uint64_t kLeft = ~std::uint64_t{0};  // the segment number in a slot whose entry was removed
constexpr std::uint64_t kMostBuckets = std::uint64_t{1} << 32;

template <class Number>
Number number_at(const char* bytes) {
  Number value = 0;
  for (std::size_t i = sizeof value; i-- != 0;)
    value = static_cast<Number>(value << 8 | static_cast<std::uint8_t>(bytes[i]));
  return value;
}

}  // namespace

std::string encode_active(std::uint64_t segment) {
  ByteWriter out(kActiveBytes);
  out.u64(segment);
  out.u64(checksum_of(out.str()));
  return out.take();
}

std::string encode_index_header(const IndexHeader& header) {
  ByteWriter out(kIndexHeaderBytes);
  out.raw(kMagic);
  out.u32(kIndexVersion);
  out.u32(kSlotsInBucket);
  out.u64(header.buckets);
  out.u64(0);
  out.u64(checksum_of(out.str()));
  out.raw(encode_active(header.active));
  out.u64(0);
  return out.take();
}

std::optional<IndexHeader> parse_index_header(std::string_view bytes) {
  if (bytes.size() < kIndexHeaderBytes) return std::nullopt;
  ByteReader in(bytes.substr(0, kIndexHeaderBytes));
  IndexHeader header;
  const bool is_index =
      in.raw(kMagic.size()) == kMagic && in.u32() == kIndexVersion && in.u32() == kSlotsInBucket;
  header.buckets = in.u64();
  in.u64();
  const std::size_t checked = kIndexHeaderBytes - in.left();
  const std::uint64_t checksum = in.u64();
  header.active = in.u64();
  if (in.u64() != checksum_of(bytes.substr(kActiveOffset, 8))) header.active = 0;
  if (!is_index || !in.ok() || checksum != checksum_of(bytes.substr(0, checked))) return std::nullopt;
  if (!std::has_single_bit(header.buckets) || header.buckets > kMostBuckets) return std::nullopt;
  return header;
}

std::string encode_slot(const IndexSlot& slot) {
  ByteWriter out(kSlotBytes);
  out.u64(slot.tag);
  out.u64(slot.place.segment);
  out.u32(static_cast<std::uint32_t>(slot.place.offset / kPackedAlignment));
  out.u32(slot.bytes);
  out.u64(static_cast<std::uint64_t>(slot.used_ns));
  return out.take();
}

std::string encode_left_slot() {
  IndexSlot left;
  left.place.segment = kLeft;
  return encode_slot(left);
}

IndexSlot parse_slot(const char* bytes) {
  IndexSlot slot;
  slot.tag = number_at<std::uint64_t>(bytes);
  slot.place.segment = number_at<std::uint64_t>(bytes + 8);
  slot.place.offset = number_at<std::uint32_t>(bytes + 16) * kPackedAlignment;
  slot.bytes = number_at<std::uint32_t>(bytes + 20);
  slot.used_ns = static_cast<std::int64_t>(number_at<std::uint64_t>(bytes + kUsedOffset));
  return slot;
}

std::string encode_used(std::int64_t used_ns) {
  ByteWriter out(8);
  out.u64(static_cast<std::uint64_t>(used_ns));
  return out.take();
}

}  // namespace cachepy::internal
