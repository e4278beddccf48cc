#include "format/blocks.h"

#include <algorithm>
#include <cstring>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/zstd.h"

namespace cachepy::internal {
namespace {

constexpr std::uint32_t kCompressedFlag = std::uint32_t{1} << 31;
// File systems allocate whole pages: compressing a result smaller than a page saves no space.
constexpr std::size_t kMinCompressibleBytes = 4096;
// A sample consists of pieces from all over the block. Smaller blocks are compressed to see whether they shrink.
constexpr std::size_t kSamplePieces = 4;
constexpr std::size_t kSamplePieceBytes = std::size_t{8} << 10;
constexpr std::size_t kMinSampledBytes = std::size_t{256} << 10;
// After a block that does not shrink.
constexpr int kOnlyBySample = 15;

int level_of(Compression compression) {
  return compression == Compression::kSmall ? 9 : 1;
}

/// The most that a compressed block of `raw` bytes may take. Whoever wants small files accepts the time that reading them takes.
std::size_t worthwhile_bytes(Compression compression, std::size_t raw) {
  return raw - raw / (compression == Compression::kSmall ? 32 : 8);
}

std::uint32_t stored_field(const BlockHeader& header) {
  return header.stored_bytes | (header.compressed ? kCompressedFlag : 0);
}

/// The sizes and the flag are the checksum's seed, so that it detects a flipped bit in them as well.
std::uint64_t block_checksum(const BlockHeader& header, std::string_view stored) {
  return checksum_of(stored, std::uint64_t{header.raw_bytes} << 32 | stored_field(header));
}

}  // namespace

EncodedBlock BlockEncoder::encode(std::string_view raw) {
  BlockHeader header;
  header.raw_bytes = static_cast<std::uint32_t>(raw.size());
  EncodedBlock block{{}, raw};
  if (is_promising(raw)) {
    const std::string_view shrunk = compressed(raw, worthwhile_bytes(compression_, raw.size()));
    header.compressed = !shrunk.empty();
    if (header.compressed) block.stored = shrunk;
    only_by_sample_ = header.compressed ? 0 : kOnlyBySample;
  }
  header.stored_bytes = static_cast<std::uint32_t>(block.stored.size());

  ByteWriter writer(kBlockHeaderBytes);
  writer.u32(header.raw_bytes);
  writer.u32(stored_field(header));
  writer.u64(block_checksum(header, block.stored));
  std::copy_n(writer.str().data(), kBlockHeaderBytes, block.header.begin());
  return block;
}

void BlockEncoder::append(std::string& out, std::string_view raw) {
  const EncodedBlock block = encode(raw);
  out.append(block.header_bytes());
  out.append(block.stored);
}

bool BlockEncoder::is_promising(std::string_view raw) {
  if (compression_ == Compression::kNone || raw.size() < kMinCompressibleBytes) return false;
  if (only_by_sample_ == 0 || raw.size() < kMinSampledBytes) return true;
  --only_by_sample_;
  std::string sample;
  sample.reserve(kSamplePieces * kSamplePieceBytes);
  const std::size_t distance = (raw.size() - kSamplePieceBytes) / (kSamplePieces - 1);
  for (std::size_t i = 0; i < kSamplePieces; ++i) sample += raw.substr(i * distance, kSamplePieceBytes);
  return !compressed(sample, worthwhile_bytes(compression_, sample.size())).empty();
}

/// In the buffer; empty if it would take more than `max_bytes`.
std::string_view BlockEncoder::compressed(std::string_view raw, std::size_t max_bytes) {
  buffer_.resize(std::max(buffer_.size(), zstd_bound(raw.size())));
  const std::size_t size = zstd_compress(raw, level_of(compression_), buffer_.data(), buffer_.size());
  return {buffer_.data(), size <= max_bytes ? size : 0};
}

std::optional<BlockHeader> parse_block_header(std::string_view bytes) {
  ByteReader reader(bytes.substr(0, kBlockHeaderBytes));
  BlockHeader header;
  header.raw_bytes = reader.u32();
  const std::uint32_t stored = reader.u32();
  header.stored_bytes = stored & ~kCompressedFlag;
  header.compressed = (stored & kCompressedFlag) != 0;
  header.checksum = reader.u64();
  if (!reader.ok() || header.raw_bytes == 0 || header.raw_bytes > kMaxBlockBytes) return std::nullopt;
  if (header.stored_bytes == 0 || header.stored_bytes > header.raw_bytes) return std::nullopt;
  if (!header.compressed && header.stored_bytes != header.raw_bytes) return std::nullopt;
  return header;
}

bool block_is_intact(const BlockHeader& header, std::string_view stored) {
  return stored.size() == header.stored_bytes && block_checksum(header, stored) == header.checksum;
}

bool decode_block(const BlockHeader& header, std::string_view stored, char* out) {
  if (header.compressed) return zstd_decompress(stored, out, header.raw_bytes);
  std::memcpy(out, stored.data(), header.raw_bytes);
  return true;
}

bool plausible_payload(std::uint64_t raw_bytes, std::uint64_t stored_bytes) {
  const std::uint64_t blocks = raw_bytes / kMaxBlockBytes + (raw_bytes % kMaxBlockBytes != 0 ? 1 : 0);
  // Divides instead of multiplying, so that no hostile size overflows. Each block takes at least its header and one byte.
  if (blocks > stored_bytes / (kBlockHeaderBytes + 1)) return false;
  return stored_bytes - blocks * kBlockHeaderBytes <= raw_bytes;
}

}  // namespace cachepy::internal
