#include "format/entry.h"

#include "format/blocks.h"
#include "format/entry_header.h"

namespace cachepy::internal {

struct PayloadWriter::State {
  int level = 1;
  std::uint64_t raw_bytes = 0;
  std::string pending;  // bytes that do not fill a block yet
  std::string blocks;
  Hasher hasher;
};

PayloadWriter::PayloadWriter(int level) : state_(std::make_unique<State>()) {
  state_->level = level;
}

PayloadWriter::~PayloadWriter() = default;

void PayloadWriter::append(std::string_view bytes) {
  State& s = *state_;
  s.raw_bytes += bytes.size();
  s.hasher.update(bytes);
  while (s.pending.size() + bytes.size() >= kMaxBlockBytes) {
    const std::size_t missing = kMaxBlockBytes - s.pending.size();
    if (s.pending.empty()) {  // compress a whole block without copying it first
      append_block(s.blocks, bytes.substr(0, missing), s.level);
    } else {
      s.pending.append(bytes.substr(0, missing));
      append_block(s.blocks, s.pending, s.level);
      s.pending.clear();
    }
    bytes.remove_prefix(missing);
  }
  s.pending.append(bytes);
}

std::uint64_t PayloadWriter::raw_bytes() const {
  return state_->raw_bytes;
}

Digest PayloadWriter::digest() {
  return state_->hasher.finish();
}

std::string PayloadWriter::finish() {
  State& s = *state_;
  if (!s.pending.empty()) append_block(s.blocks, s.pending, s.level);
  s.pending.clear();
  return std::move(s.blocks);
}

std::string encode_entry_head(const EntryMetadata& metadata, std::uint64_t stored_bytes,
                              std::uint64_t raw_bytes) {
  ByteWriter out;
  write_metadata(out, metadata);
  EntryHeader header;
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
