// The tables of an ELF file of this machine's kind, whose bytes are believed only where they are in the file.
#pragma once

#include <link.h>

#include <cstdint>
#include <optional>
#include <string_view>

namespace cachepy::internal {

class ElfFile {
 public:
  /// Nothing when it is no such file. The bytes must live as long as the object.
  static std::optional<ElfFile> open(std::string_view bytes);

  /// Part of the file; nothing where it ends before.
  std::optional<std::string_view> slice(std::uint64_t offset, std::uint64_t size) const;

  unsigned segment_count() const { return header_.e_phnum; }
  unsigned section_count() const { return header_.e_shnum; }
  /// Nothing when the table does not hold so many, or is damaged.
  std::optional<ElfW(Phdr)> segment(unsigned number) const;
  std::optional<ElfW(Shdr)> section(unsigned number) const;
  /// The table of segments, byte by byte; "" when it is not whole.
  std::string_view segments() const;
  /// Where the header, and the table of segments that mostly follows it, end.
  std::uint64_t headers_end() const;

 private:
  ElfFile(std::string_view bytes, const ElfW(Ehdr) & header) : bytes_(bytes), header_(header) {}

  std::string_view bytes_;
  ElfW(Ehdr) header_;
};

}  // namespace cachepy::internal
