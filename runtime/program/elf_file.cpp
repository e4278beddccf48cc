#include "program/elf_file.h"

#include <elf.h>

#include <cstring>

namespace cachepy::internal {
namespace {

/// The `number`th of a table of headers.
template <class Header>
std::optional<Header> header_at(const ElfFile& file, std::uint64_t table, std::uint64_t entry_size,
                                unsigned number) {
  const auto bytes = file.slice(table + entry_size * number, sizeof(Header));
  if (!bytes || entry_size < sizeof(Header)) return std::nullopt;
  Header header;
  std::memcpy(&header, bytes->data(), sizeof header);
  return header;
}

}  // namespace

std::optional<ElfFile> ElfFile::open(std::string_view bytes) {
  ElfW(Ehdr) header;
  const unsigned char own_class = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;
  if (bytes.size() < sizeof header || std::memcmp(bytes.data(), ELFMAG, SELFMAG) != 0 ||
      static_cast<unsigned char>(bytes[EI_CLASS]) != own_class)
    return std::nullopt;
  std::memcpy(&header, bytes.data(), sizeof header);
  return ElfFile(bytes, header);
}

std::optional<std::string_view> ElfFile::slice(std::uint64_t offset, std::uint64_t size) const {
  if (offset > bytes_.size() || size > bytes_.size() - offset) return std::nullopt;
  return bytes_.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
}

std::optional<ElfW(Phdr)> ElfFile::segment(unsigned number) const {
  if (number >= segment_count()) return std::nullopt;
  return header_at<ElfW(Phdr)>(*this, header_.e_phoff, header_.e_phentsize, number);
}

std::optional<ElfW(Shdr)> ElfFile::section(unsigned number) const {
  if (number >= section_count()) return std::nullopt;
  return header_at<ElfW(Shdr)>(*this, header_.e_shoff, header_.e_shentsize, number);
}

std::string_view ElfFile::segments() const {
  return slice(header_.e_phoff, std::uint64_t{header_.e_phentsize} * header_.e_phnum).value_or("");
}

std::uint64_t ElfFile::headers_end() const {
  return sizeof header_ + (header_.e_phoff == sizeof header_ ? segments().size() : 0);
}

}  // namespace cachepy::internal
