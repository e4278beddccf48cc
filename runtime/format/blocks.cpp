#include "format/blocks.h"

#include <algorithm>
#include <cstring>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/parallel.h"
#include "base/pool.h"
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

/// A block that is being encoded. Its buffer is kept for the next one.
struct BlockEncoder::Job {
  std::string_view raw;
  Attempt attempt = Attempt::kNone;
  bool was_compressed = false;  // and not only its sample
  bool shrank = false;
  std::vector<char> buffer;
  EncodedBlock encoded;
};

struct BlockEncoder::Tools {
  Pool<ZstdCompressor> compressors;
};

BlockEncoder::BlockEncoder(Compression compression)
    : compression_(compression), tools_(std::make_unique<Tools>()) {}
BlockEncoder::~BlockEncoder() = default;

std::span<const EncodedBlock> BlockEncoder::encode(std::span<const std::string_view> raw) {
  plan(raw);
  const bool pays = std::ranges::any_of(jobs_, [](const Job& job) { return job.attempt != Attempt::kNone; });
  parallel_for(raw.size(), pays ? threads_for_blocks(raw.size()) : 1,
               [&](std::size_t i) { encode(jobs_[i]); });
  learn();
  encoded_.clear();
  for (const Job& job : jobs_) encoded_.push_back(job.encoded);
  return encoded_;
}

/// Decides for each block whether to try to compress it, as if each after a failure failed, too.
void BlockEncoder::plan(std::span<const std::string_view> raw) {
  jobs_.resize(raw.size());
  int only_by_sample = only_by_sample_;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    Job& job = jobs_[i];
    job.raw = raw[i];
    if (compression_ == Compression::kNone || raw[i].size() < kMinCompressibleBytes) {
      job.attempt = Attempt::kNone;
    } else if (only_by_sample == 0 || raw[i].size() < kMinSampledBytes) {
      job.attempt = Attempt::kWhole;
      if (last_failed_) only_by_sample = kOnlyBySample;
    } else {
      job.attempt = Attempt::kIfSampleShrinks;
      --only_by_sample;
    }
  }
}

/// Any thread.
void BlockEncoder::encode(Job& job) {
  const bool tries =
      job.attempt == Attempt::kWhole || (job.attempt == Attempt::kIfSampleShrinks && sample_shrinks(job.raw));
  BlockHeader header;
  header.raw_bytes = static_cast<std::uint32_t>(job.raw.size());
  job.encoded.stored = job.raw;
  job.was_compressed = tries;
  job.shrank = false;
  if (tries) {
    job.buffer.resize(std::max(job.buffer.size(), zstd_bound(job.raw.size())));
    const typename Pool<ZstdCompressor>::Lease compressor(tools_->compressors);
    const std::size_t size =
        compressor->compress(job.raw, level_of(compression_), job.buffer.data(), job.buffer.size());
    job.shrank = size != 0 && size <= worthwhile_bytes(compression_, job.raw.size());
    if (job.shrank) job.encoded.stored = {job.buffer.data(), size};
  }
  header.compressed = job.shrank;
  header.stored_bytes = static_cast<std::uint32_t>(job.encoded.stored.size());
  ByteWriter writer(kBlockHeaderBytes);
  writer.u32(header.raw_bytes);
  writer.u32(stored_field(header));
  writer.u64(block_checksum(header, job.encoded.stored));
  std::copy_n(writer.str().data(), kBlockHeaderBytes, job.encoded.header.begin());
}

/// What the blocks say about the next ones.
void BlockEncoder::learn() {
  for (const Job& job : jobs_) {
    if (job.was_compressed) {
      last_failed_ = !job.shrank;
      only_by_sample_ = job.shrank ? 0 : kOnlyBySample;
    } else if (job.attempt == Attempt::kIfSampleShrinks && only_by_sample_ > 0) {
      --only_by_sample_;
    }
  }
}

void BlockEncoder::append(std::string& out, std::string_view raw) {
  const EncodedBlock block = encode(raw);
  out.append(block.header_bytes());
  out.append(block.stored);
}

bool BlockEncoder::sample_shrinks(std::string_view raw) const {
  std::string sample;
  sample.reserve(kSamplePieces * kSamplePieceBytes);
  const std::size_t distance = (raw.size() - kSamplePieceBytes) / (kSamplePieces - 1);
  for (std::size_t i = 0; i < kSamplePieces; ++i) sample += raw.substr(i * distance, kSamplePieceBytes);
  std::vector<char> buffer(zstd_bound(sample.size()));
  const typename Pool<ZstdCompressor>::Lease compressor(tools_->compressors);
  const std::size_t size = compressor->compress(sample, level_of(compression_), buffer.data(), buffer.size());
  return size != 0 && size <= worthwhile_bytes(compression_, sample.size());
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
