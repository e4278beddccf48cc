#include "format/entry_header.h"

#include "absl/strings/str_cat.h"
#include "format/blocks.h"

namespace cachepy::internal {
namespace {

constexpr std::size_t kChecksummedHeaderBytes = kEntryHeaderBytes - 8;
constexpr std::size_t kMinKeyPartBytes = 4;  // kind, empty name, no digest, nothing printed

void read_key_part(ByteReader& in, KeyPart& part) {
  const std::uint8_t kind = in.u8();
  if (kind < static_cast<std::uint8_t>(KeyPartKind::kFunction) ||
      kind > static_cast<std::uint8_t>(kLastKeyPartKind)) {
    in.fail();
  }
  part.kind = static_cast<KeyPartKind>(kind);
  part.name = in.string();
  part.digest = in.digest();
  part.printed = in.string();
}

}  // namespace

std::string EntryHeader::encode() const {
  ByteWriter out;
  out.raw(kEntryMagic);
  out.u32(padded ? kPaddedEntryVersion : kEntryVersion);
  out.u32(metadata_bytes);
  out.u64(stored_bytes);
  out.u64(raw_bytes);
  out.u64(metadata_checksum);
  out.u64(checksum_of(out.str()));
  return out.take();
}

absl::Status EntryHeader::parse(std::string_view bytes, std::uint64_t file_bytes, EntryHeader& out) {
  // Magic and version are checked first: other versions guarantee nothing else.
  if (bytes.substr(0, kEntryMagic.size()) != kEntryMagic.substr(0, bytes.size())) {
    return absl::DataLossError("is not a cachepy entry");
  }
  if (bytes.size() < kEntryHeaderBytes) {
    return absl::DataLossError(absl::StrCat("is truncated: ", file_bytes, " bytes are less than a header"));
  }
  ByteReader reader(bytes.substr(kEntryMagic.size()));
  const std::uint32_t version = reader.u32();
  const bool is_former = version == kFormerEntryVersion || version == kFormerPaddedEntryVersion;
  if (version != kEntryVersion && version != kPaddedEntryVersion && !is_former) {
    return absl::UnimplementedError(
        absl::StrCat("has format version ", version, "; this program knows version ", kPaddedEntryVersion));
  }
  out.padded = version == kPaddedEntryVersion || version == kFormerPaddedEntryVersion;
  out.format = is_former ? NodeFormat::kFormer : NodeFormat::kPresent;
  out.metadata_bytes = reader.u32();
  out.stored_bytes = reader.u64();
  out.raw_bytes = reader.u64();
  out.metadata_checksum = reader.u64();
  if (reader.u64() != checksum_of(bytes.substr(0, kChecksummedHeaderBytes))) {
    return absl::DataLossError("is corrupt: its header does not match its checksum");
  }
  // From here on the header is undamaged, but it may be forged.
  const std::uint64_t rest = file_bytes - kEntryHeaderBytes;
  if (out.metadata_bytes > kMaxMetadataBytes || out.metadata_bytes > rest ||
      out.stored_bytes != rest - out.metadata_bytes) {
    return absl::DataLossError(absl::StrCat("is truncated or too long: it has ", file_bytes,
                                            " bytes, its header says ", kEntryHeaderBytes, " + ",
                                            out.metadata_bytes, " + ", out.stored_bytes));
  }
  if (!plausible_payload(out.raw_bytes, out.stored_bytes)) {
    return absl::DataLossError(
        absl::StrCat("is corrupt: ", out.stored_bytes, " stored bytes cannot hold ", out.raw_bytes));
  }
  return absl::OkStatus();
}

void write_metadata(ByteWriter& out, const EntryMetadata& metadata) {
  write_node_record(out, metadata.node);
  out.string(metadata.signature);
  out.string(metadata.result_type);
  out.string(metadata.schema);
  out.varint(metadata.key_parts.size());
  for (const KeyPart& part : metadata.key_parts) {
    out.u8(static_cast<std::uint8_t>(part.kind));
    out.string(part.name);
    out.digest(part.digest);
    out.string(part.printed);
  }
  out.string(metadata.directory);
  out.string(metadata.arguments);
}

bool read_metadata(std::string_view bytes, MetadataPart part, const EntryHeader& header, EntryMetadata& out) {
  ByteReader in(bytes);
  if (!read_node_record(in, out.node, header.format)) return false;
  if (part == MetadataPart::kNode) return true;
  out.signature = in.string();
  out.result_type = in.string();
  out.schema = in.string();
  read_list(in, kMinKeyPartBytes, out.key_parts, read_key_part);
  out.directory = in.string();
  out.arguments = in.string();
  const std::string_view padding = in.raw(header.padded ? in.left() : 0);
  return in.ok() && in.left() == 0 && padding.find_first_not_of('\0') == padding.npos;
}

}  // namespace cachepy::internal
