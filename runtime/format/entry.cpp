#include "format/entry.h"

#include "format/blocks.h"
#include "format/entry_header.h"

namespace cachepy::internal {

namespace {

// Smaller payloads are kept in memory, because small entries may be packed, and others are written at once.
constexpr std::size_t kMostKeptBytes = std::size_t{4} << 20;

}  // namespace

struct PayloadWriter::State {
  State(Compression compression, BlockSink* sink) : encoder(compression), sink(sink) {}

  void add_block(std::string_view raw);

  BlockEncoder encoder;
  BlockSink* sink;  // null: there is none, or it does not take blocks
  bool is_taking = false;
  std::uint64_t raw_bytes = 0;
  std::uint64_t stored_bytes = 0;
  std::string pending;  // bytes that do not fill a block yet
  std::string blocks;
  Hasher hasher;
};

void PayloadWriter::State::add_block(std::string_view raw) {
  const EncodedBlock block = encoder.encode(raw);
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

void PayloadWriter::append(std::string_view bytes) {
  State& s = *state_;
  s.raw_bytes += bytes.size();
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, kMaxBlockBytes - s.pending.size());
    bytes.remove_prefix(piece.size());
    s.hasher.update(piece);                // a block at a time, while it is in the processor's cache
    if (piece.size() == kMaxBlockBytes) {  // a whole block need not be copied first
      s.add_block(piece);
      continue;
    }
    s.pending.append(piece);
    if (s.pending.size() < kMaxBlockBytes) continue;
    s.add_block(s.pending);
    s.pending.clear();
  }
}

std::uint64_t PayloadWriter::raw_bytes() const {
  return state_->raw_bytes;
}

Digest PayloadWriter::digest() {
  return state_->hasher.finish();
}

std::string PayloadWriter::finish() {
  State& s = *state_;
  if (!s.pending.empty()) s.add_block(s.pending);
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
