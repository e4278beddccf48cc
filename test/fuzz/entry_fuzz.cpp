// Entry files: arbitrary bytes, and arbitrary metadata and blocks with valid checksums.
#include <sys/mman.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/digest.h"
#include "format/blocks.h"
#include "format/entry.h"
#include "format/entry_header.h"
#include "fuzz/fuzz.h"

namespace {

using namespace cachepy::internal;

/// An entry with arbitrary metadata and blocks, and valid checksums.
std::string sealed(cachepy::fuzz::Input& in) {
  EntryHeader header;
  header.raw_bytes = in.byte() | std::uint64_t{in.byte()} << 13;
  const std::string metadata(in.piece());
  ByteWriter blocks;
  for (std::string_view block = in.piece(); !block.empty(); block = in.piece()) {
    const std::uint32_t raw = in.byte() | std::uint32_t{in.byte()} << 13;
    const std::uint32_t stored = static_cast<std::uint32_t>(block.size()) | std::uint32_t{in.byte() % 2u}
                                                                                << 31;
    blocks.u32(raw);
    blocks.u32(stored);
    blocks.u64(checksum_of(block, std::uint64_t{raw} << 32 | stored));
    blocks.raw(block);
  }
  header.metadata_bytes = static_cast<std::uint32_t>(metadata.size());
  header.metadata_checksum = checksum_of(metadata);
  header.stored_bytes = blocks.size();
  return header.encode() + metadata + blocks.str();
}

void read(std::string_view bytes, MetadataPart part) {
  static const int file = ::memfd_create("entry", MFD_CLOEXEC);
  static const std::string path = "/proc/self/fd/" + std::to_string(file);
  cachepy::fuzz::check(::ftruncate(file, 0) == 0);
  cachepy::fuzz::check(::pwrite(file, bytes.data(), bytes.size(), 0) == static_cast<::ssize_t>(bytes.size()));
  const auto reader = EntryReader::open(path, part);
  if (!reader.ok()) return;
  std::uint64_t got = 0;
  for (std::string_view next = (*reader)->next(); !next.empty(); next = (*reader)->next()) got += next.size();
  cachepy::fuzz::check(got <= (*reader)->raw_bytes());
  cachepy::fuzz::check(!(*reader)->status().ok() || got == (*reader)->raw_bytes());
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cachepy::fuzz::Input in(data, size);
  const std::uint8_t kind = in.byte();
  const MetadataPart part = kind & 1 ? MetadataPart::kAll : MetadataPart::kNode;
  read(kind & 2 ? sealed(in) : std::string(in.rest()), part);
  return 0;
}
