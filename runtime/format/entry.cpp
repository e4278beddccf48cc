#include "format/entry.h"

#include <array>
#include <span>
#include <utility>

#include "format/blocks.h"
#include "format/entry_header.h"

namespace cachepy::internal {

namespace {

// Smaller payloads are kept in memory, because small entries may be packed, and others are written at once.
constexpr std::size_t kMostKeptBytes = std::size_t{4} << 20;
// Of a result that comes in small pieces and is larger than this, several blocks are collected, to be encoded at the same time.
constexpr std::size_t kManyBytes = std::size_t{16} << 20;

}  // namespace

struct PayloadWriter::State {
  State(Compression compression, BlockSink* sink) : encoder(compression), sink(sink) {}

  void add_blocks(std::span<const std::string_view> raw);
  void add_block(const EncodedBlock& block);
  void encode_pending();
  /// The bytes that are collected before they are encoded.
  std::size_t collected_bytes() const {
    return raw_bytes < kManyBytes ? kMaxBlockBytes : kMostBlocksAtOnce * kMaxBlockBytes;
  }

  BlockEncoder encoder;
  BlockSink* sink;  // null: there is none, or it does not take blocks
  bool is_taking = false;
  std::uint64_t raw_bytes = 0;
  std::uint64_t stored_bytes = 0;
  std::string pending;  // bytes that do not fill a block yet, or not enough of them
  std::string blocks;
  Hasher hasher;
};

void PayloadWriter::State::add_blocks(std::span<const std::string_view> raw) {
  for (const EncodedBlock& block : encoder.encode(raw)) add_block(block);
}

void PayloadWriter::State::add_block(const EncodedBlock& block) {
  stored_bytes += kBlockHeaderBytes + block.stored.size();
  if (sink != nullptr && (is_taking || blocks.size() + block.stored.size() > kMostKeptBytes)) {
    is_taking = sink->take({blocks, block.header_bytes(), block.stored});
    if (is_taking) return blocks.clear();
    sink = nullptr;
  }
  blocks.append(block.header_bytes());
  blocks.append(block.stored);
}

PayloadWriter::PayloadWriter(Compression compression, BlockSink* sink)
    : state_(std::make_unique<State>(compression, sink)) {}

PayloadWriter::~PayloadWriter() = default;

namespace {

/// The first blocks of `bytes`, which are removed from it: all that are whole, up to the limit, and with `rest` a last one.
std::span<const std::string_view> take_blocks(std::string_view& bytes, bool rest,
                                              std::array<std::string_view, kMostBlocksAtOnce>& blocks) {
  std::size_t count = 0;
  while (count < blocks.size() && bytes.size() >= (rest ? 1 : kMaxBlockBytes)) {
    blocks[count] = bytes.substr(0, kMaxBlockBytes);
    bytes.remove_prefix(blocks[count++].size());
  }
  return std::span(blocks).first(count);
}

}  // namespace

void PayloadWriter::append(std::string_view bytes) {
  State& s = *state_;
  std::array<std::string_view, kMostBlocksAtOnce> blocks;
  while (!bytes.empty()) {
    if (s.pending.empty() && bytes.size() >= kMaxBlockBytes) {  // whole blocks need not be copied first
      const std::span<const std::string_view> whole = take_blocks(bytes, false, blocks);
      for (const std::string_view block : whole) {
        s.raw_bytes += block.size();
        s.hasher.update(block);
      }
      s.add_blocks(whole);
      continue;
    }
    // A block at a time, while it is in the processor's cache.
    const std::size_t room = kMaxBlockBytes - s.pending.size() % kMaxBlockBytes;
    const std::string_view piece = bytes.substr(0, room);
    bytes.remove_prefix(piece.size());
    s.raw_bytes += piece.size();
    s.hasher.update(piece);
    s.pending.append(piece);
    if (piece.size() == room && s.pending.size() >= s.collected_bytes()) s.encode_pending();
  }
}

void PayloadWriter::State::encode_pending() {
  std::array<std::string_view, kMostBlocksAtOnce> whole;
  for (std::string_view rest = pending; !rest.empty();) add_blocks(take_blocks(rest, true, whole));
  pending.clear();
}

std::uint64_t PayloadWriter::raw_bytes() const {
  return state_->raw_bytes;
}

Digest PayloadWriter::digest() {
  return state_->hasher.finish();
}

std::string PayloadWriter::finish() {
  State& s = *state_;
  s.encode_pending();
  s.pending = {};
  return std::move(s.blocks);
}

std::uint64_t PayloadWriter::stored_bytes() const {
  return state_->stored_bytes;
}

std::string encode_entry_head(const EntryMetadata& metadata, std::uint64_t stored_bytes,
                              std::uint64_t raw_bytes, std::size_t padded_bytes) {
  ByteWriter out;
  write_metadata(out, metadata);
  EntryHeader header;
  if (const std::size_t size = kEntryHeaderBytes + out.size(); size < padded_bytes) {
    out.raw(std::string(padded_bytes - size, '\0'));
    header.padded = true;
  }
  header.metadata_bytes = static_cast<std::uint32_t>(out.size());
  header.stored_bytes = stored_bytes;
  header.raw_bytes = raw_bytes;
  header.metadata_checksum = checksum_of(out.str());
  return header.encode() + out.str();
}

std::string encode_entry(const EntryMetadata& metadata, std::string_view payload_blocks,
                         std::uint64_t raw_bytes) {
  std::string out = encode_entry_head(metadata, payload_blocks.size(), raw_bytes);
  out.append(payload_blocks);
  return out;
}

}  // namespace cachepy::internal
