#include "format/blocks.h"

#include <cstring>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/zstd.h"

namespace cachepy::internal {
namespace {

constexpr std::uint32_t kCompressedFlag = std::uint32_t{1} << 31;
// File systems allocate whole pages: compressing a result smaller than a page saves no space.
constexpr std::size_t kMinCompressibleBytes = 4096;

std::uint32_t stored_field(const BlockHeader& header) {
  return header.stored_bytes | (header.compressed ? kCompressedFlag : 0);
}

/// The sizes and the flag are the checksum's seed, so that it detects a flipped bit in them as well.
std::uint64_t block_checksum(const BlockHeader& header, std::string_view stored) {
  return checksum_of(stored, std::uint64_t{header.raw_bytes} << 32 | stored_field(header));
}

}  // namespace

void append_block(std::string& out, std::string_view raw, int level) {
  const std::size_t begin = out.size();
  out.append(kBlockHeaderBytes, '\0');
  BlockHeader header;
  header.raw_bytes = static_cast<std::uint32_t>(raw.size());
  header.compressed =
      raw.size() >= kMinCompressibleBytes && zstd_append(out, raw, level, raw.size() - raw.size() / 8);
  if (!header.compressed) out.append(raw);
  const std::string_view stored = std::string_view(out).substr(begin + kBlockHeaderBytes);
  header.stored_bytes = static_cast<std::uint32_t>(stored.size());

  ByteWriter writer;
  writer.u32(header.raw_bytes);
  writer.u32(stored_field(header));
  writer.u64(block_checksum(header, stored));
  std::memcpy(out.data() + begin, writer.str().data(), kBlockHeaderBytes);
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
