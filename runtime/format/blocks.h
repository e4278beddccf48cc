// Blocks: how a result's bytes lie in an entry. Each has at most 1 MiB of them, raw or as a zstd frame,
// behind a header with sizes and a checksum, so that a result of any size is read with bounded memory.
// Grammar: docs/format.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cachepy::internal {

inline constexpr std::size_t kBlockHeaderBytes = 16;
/// Every block but the last of an entry has exactly so many raw bytes.
inline constexpr std::size_t kMaxBlockBytes = std::size_t{1} << 20;

struct BlockHeader {
  std::uint32_t raw_bytes = 0;     ///< 1 to kMaxBlockBytes
  std::uint32_t stored_bytes = 0;  ///< as many when raw, fewer when compressed
  bool compressed = false;
  std::uint64_t checksum = 0;
};

/// Appends header and bytes of one block; `raw` has 1 to kMaxBlockBytes bytes. Compressed when that saves an
/// eighth: less is not worth the time that decompressing takes.
void append_block(std::string& out, std::string_view raw, int level);

/// Nullopt when the kBlockHeaderBytes bytes are no header that append_block() could have written.
std::optional<BlockHeader> parse_block_header(std::string_view bytes);

/// Whether these are the stored bytes that the header was written for. Covers the header's fields too.
bool block_is_intact(const BlockHeader& header, std::string_view stored);

/// Writes header.raw_bytes bytes to `out`; false when an intact block holds no frame of that size.
bool decode_block(const BlockHeader& header, std::string_view stored, char* out);

/// Whether a payload of `raw_bytes` can take `stored_bytes` in blocks: a cheap test of a header's claims.
bool plausible_payload(std::uint64_t raw_bytes, std::uint64_t stored_bytes);

}  // namespace cachepy::internal
