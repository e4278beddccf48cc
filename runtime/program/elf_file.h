// The tables of an ELF file of this machine's kind. Every access is checked against the bounds of the file.
#pragma once

#include <link.h>

#include <cstdint>
#include <optional>
#include <string_view>

namespace cachepy::internal {

class ElfFile {
 public:
  /// Empty if it is not such a file. The bytes must outlive the object.
  static std::optional<ElfFile> open(std::string_view bytes);

  /// A part of the file; empty if the file ends before it.
  std::optional<std::string_view> slice(std::uint64_t offset, std::uint64_t size) const;

  unsigned segment_count() const { return header_.e_phnum; }
  unsigned section_count() const { return header_.e_shnum; }
  /// Empty if the table has fewer entries or is damaged.
  std::optional<ElfW(Phdr)> segment(unsigned number) const;
  std::optional<ElfW(Shdr)> section(unsigned number) const;
  /// The bytes of the segment table; "" if it is incomplete.
  std::string_view segments() const;
  /// The end of the header and of the segment table, which usually follows it.
  std::uint64_t headers_end() const;

 private:
  ElfFile(std::string_view bytes, const ElfW(Ehdr) & header) : bytes_(bytes), header_(header) {}

  std::string_view bytes_;
  ElfW(Ehdr) header_;
};

}  // namespace cachepy::internal
