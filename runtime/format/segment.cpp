#include "format/segment.h"

#include "base/bytes.h"
#include "base/digest.h"

namespace cachepy::internal {
namespace {

constexpr std::string_view kMagic =
    "\x89"
    "CPS\r\n\x1a\n";  // like PNG's: shows damage by text transfers
constexpr std::uint32_t kSegmentVersion = 1;
constexpr std::string_view kLiveMark =
    "\x89"
    "CPR";
constexpr std::string_view kRemovedMark =
    "\x76"
    "cpr";
constexpr std::size_t kChecksummedBegin = 4;  // after the mark, which changes when the record is removed
constexpr std::size_t kChecksummedEnd = kPackedHeaderBytes - 8;

std::uint64_t header_checksum(std::string_view header, const PackedPlace& place) {
  // The factor is odd, so no two places in a segment have the same seed.
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15;
  return checksum_of(header.substr(kChecksummedBegin, kChecksummedEnd - kChecksummedBegin),
                     place.segment ^ (place.offset * kOdd));
}

}  // namespace

std::string segment_header(std::uint64_t segment) {
  ByteWriter out(kSegmentHeaderBytes);
  out.raw(kMagic);
  out.u32(kSegmentVersion);
  out.u32(0);
  out.u64(segment);
  out.u64(checksum_of(out.str()));
  return out.take();
}

std::string encode_packed(EntryTag tag, std::string_view head, std::string_view payload,
                          std::int64_t written_ns, const PackedPlace& place) {
  std::string record(kPackedHeaderBytes, '\0');
  record.reserve(kPackedHeaderBytes + head.size() + payload.size());
  record.append(head).append(payload);
  ByteWriter out(kPackedHeaderBytes);
  out.raw(kLiveMark);
  out.u32(static_cast<std::uint32_t>(head.size() + payload.size()));
  out.u64(tag);
  out.u64(static_cast<std::uint64_t>(written_ns));
  out.u64(checksum_of(std::string_view(record).substr(kPackedHeaderBytes)));
  out.u64(header_checksum(out.str(), place));
  out.str().copy(record.data(), kPackedHeaderBytes);
  return record;
}

PackedHeader parse_packed_header(std::string_view bytes, const PackedPlace& place) {
  PackedHeader header;
  ByteReader in(bytes.substr(0, kPackedHeaderBytes));
  const std::string_view mark = in.raw(kLiveMark.size());
  header.entry_bytes = in.u32();
  header.tag = in.u64();
  header.written_ns = static_cast<std::int64_t>(in.u64());
  header.entry_checksum = in.u64();
  const std::uint64_t checksum = in.u64();
  if (!in.ok() || checksum != header_checksum(bytes, place)) return header;
  if (mark == kLiveMark) header.state = PackedHeader::State::kLive;
  if (mark == kRemovedMark) header.state = PackedHeader::State::kRemoved;
  return header;
}

std::string_view removed_mark() {
  return kRemovedMark;
}

}  // namespace cachepy::internal
