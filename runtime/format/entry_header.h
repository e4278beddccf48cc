// The first 48 bytes of an entry: magic, version, sizes of its parts, and checksums. Grammar: docs/format.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "base/bytes.h"
#include "format/entry.h"

namespace cachepy::internal {

inline constexpr std::size_t kEntryHeaderBytes = 48;
/// Like PNG's: a byte that does not occur in text, then both kinds of line ends, so that a transfer in text mode damages it
/// detectably.
inline constexpr std::string_view kEntryMagic =
    "\x89"
    "CPZ\r\n\x1a\n";
inline constexpr std::uint32_t kEntryVersion = 7;
/// The version of entries whose metadata may be followed by zeros, because they were written after the blocks. Readers of the other
/// version do not expect these.
inline constexpr std::uint32_t kPaddedEntryVersion = 8;
/// Both versions as they were before (NodeFormat::kFormer).
inline constexpr std::uint32_t kFormerEntryVersion = 5;
inline constexpr std::uint32_t kFormerPaddedEntryVersion = 6;

struct EntryHeader {
  bool padded = false;
  NodeFormat format = NodeFormat::kPresent;
  std::uint32_t metadata_bytes = 0;  ///< with the padding
  std::uint64_t stored_bytes = 0;    ///< payload blocks, their headers included
  std::uint64_t raw_bytes = 0;       ///< payload
  std::uint64_t metadata_checksum = 0;

  std::string encode() const;
  /// `file_bytes`: size of the whole file, which the header must account for exactly. Errors: DataLoss or Unimplemented. The
  /// message continues a sentence that begins with the file's name ("is truncated: …").
  static absl::Status parse(std::string_view bytes, std::uint64_t file_bytes, EntryHeader& out);
};

void write_metadata(ByteWriter& out, const EntryMetadata& metadata);
/// False unless the bytes are exactly one metadata section, followed by zeros if it is padded, or, with kNode, begin with a record.
bool read_metadata(std::string_view bytes, MetadataPart part, const EntryHeader& header, EntryMetadata& out);

}  // namespace cachepy::internal
