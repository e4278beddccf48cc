// The blocks of an entry's payload. Each contains at most 1 MiB of the result, raw or as a zstd frame, after a header with sizes and
// a checksum. A result of any size can thus be read with bounded memory. Grammar: docs/format.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cachepy::internal {

inline constexpr std::size_t kBlockHeaderBytes = 16;
/// Every block of an entry except the last has exactly this many raw bytes.
inline constexpr std::size_t kMaxBlockBytes = std::size_t{1} << 20;

struct BlockHeader {
  std::uint32_t raw_bytes = 0;     ///< 1 to kMaxBlockBytes
  std::uint32_t stored_bytes = 0;  ///< equal to raw_bytes for a raw block, smaller for a compressed one
  bool compressed = false;
  std::uint64_t checksum = 0;
};

/// Appends header and bytes of one block; `raw` has 1 to kMaxBlockBytes bytes. The block is compressed if that saves at least an
/// eighth, because less is not worth the time to decompress.
void append_block(std::string& out, std::string_view raw, int level);

/// Nullopt if append_block() cannot have written these kBlockHeaderBytes bytes.
std::optional<BlockHeader> parse_block_header(std::string_view bytes);

/// Whether the checksum matches the stored bytes and the header's fields.
bool block_is_intact(const BlockHeader& header, std::string_view stored);

/// Writes header.raw_bytes bytes to `out`. False if an intact block does not contain a frame of that size.
bool decode_block(const BlockHeader& header, std::string_view stored, char* out);

/// Whether a payload of `raw_bytes` can have blocks of `stored_bytes` in total: a cheap check of a header.
bool plausible_payload(std::uint64_t raw_bytes, std::uint64_t stored_bytes);

}  // namespace cachepy::internal
