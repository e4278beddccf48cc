// The blocks of an entry's payload. Each contains at most 1 MiB of the result, raw or as a zstd frame, after a header with sizes and
// a checksum. A result of any size can thus be read with bounded memory. Grammar: docs/format.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "format/compression.h"

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

/// One block as it is stored: its header, then these bytes.
struct EncodedBlock {
  std::array<char, kBlockHeaderBytes> header;
  std::string_view stored;  ///< the payload itself if it is not compressed

  std::string_view header_bytes() const { return {header.data(), header.size()}; }
};

/// The most blocks that are encoded at the same time, which takes that much memory.
inline constexpr std::size_t kMostBlocksAtOnce = 8;

/// Encodes the blocks of one payload. A block is compressed only if that saves enough, because otherwise it is not worth the time to
/// decompress. After a block that did not shrink, the following ones are compressed only if a sample of them shrinks, except for
/// every sixteenth: a sample does not show repetitions that are far apart.
class BlockEncoder {
 public:
  explicit BlockEncoder(Compression compression);
  ~BlockEncoder();
  BlockEncoder(const BlockEncoder&) = delete;
  BlockEncoder& operator=(const BlockEncoder&) = delete;

  /// Encodes consecutive blocks of 1 to kMaxBlockBytes bytes each, at most kMostBlocksAtOnce, on several threads if these are enough
  /// to be worth it. The result is valid until the next call, and as long as the blocks are.
  std::span<const EncodedBlock> encode(std::span<const std::string_view> raw);
  EncodedBlock encode(std::string_view raw) { return encode(std::span(&raw, 1)).front(); }
  /// Appends header and bytes of the block to `out`.
  void append(std::string& out, std::string_view raw);

 private:
  enum class Attempt : std::uint8_t { kNone, kIfSampleShrinks, kWhole };
  struct Job;
  struct Tools;
  void plan(std::span<const std::string_view> raw);
  void encode(Job& job);
  void learn();
  bool sample_shrinks(std::string_view raw) const;

  const Compression compression_;
  int only_by_sample_ = 0;    // that many blocks are compressed only if a sample shrinks
  bool last_failed_ = false;  // the last block that was compressed did not shrink
  std::vector<Job> jobs_;
  std::vector<EncodedBlock> encoded_;
  std::unique_ptr<Tools> tools_;
};

/// Nullopt if a BlockEncoder cannot have made these kBlockHeaderBytes bytes.
std::optional<BlockHeader> parse_block_header(std::string_view bytes);

/// Whether the checksum matches the stored bytes and the header's fields.
bool block_is_intact(const BlockHeader& header, std::string_view stored);

/// Writes header.raw_bytes bytes to `out`. False if an intact block does not contain a frame of that size.
bool decode_block(const BlockHeader& header, std::string_view stored, char* out);

/// Whether a payload of `raw_bytes` can have blocks of `stored_bytes` in total: a cheap check of a header.
bool plausible_payload(std::uint64_t raw_bytes, std::uint64_t stored_bytes);

}  // namespace cachepy::internal
