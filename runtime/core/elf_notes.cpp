#include "core/elf_notes.h"

#include <elf.h>
#include <link.h>

#include <cstring>
#include <optional>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "base/file.h"

namespace cachepy::internal {
namespace {

constexpr std::uint64_t kMaxBytes = std::uint64_t{4} << 30;

std::optional<std::string_view> slice(std::string_view file, std::uint64_t offset, std::uint64_t size) {
  if (offset > file.size() || size > file.size() - offset) return std::nullopt;
  return file.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
}

/// The `number`th of a table of headers.
template <class Header>
std::optional<Header> header_at(std::string_view file, std::uint64_t table, std::uint64_t entry_size,
                                unsigned number) {
  const auto bytes = slice(file, table + entry_size * number, sizeof(Header));
  if (!bytes || entry_size < sizeof(Header)) return std::nullopt;
  Header header;
  std::memcpy(&header, bytes->data(), sizeof header);
  return header;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> elf_notes(const std::string& path) {
  const absl::StatusOr<std::string> file = read_file(path, kMaxBytes);
  if (!file.ok()) return file.status();
  ElfW(Ehdr) elf;
  const unsigned char own_class = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;
  if (file->size() < sizeof elf || std::memcmp(file->data(), ELFMAG, SELFMAG) != 0 ||
      static_cast<unsigned char>((*file)[EI_CLASS]) != own_class)
    return absl::InvalidArgumentError(absl::StrCat("'", path, "' is not a program, library or object file"));
  std::memcpy(&elf, file->data(), sizeof elf);

  std::vector<std::string> notes;
  const auto add = [&](std::uint64_t offset, std::uint64_t size) {
    const auto bytes = slice(*file, offset, size);
    if (bytes) notes.emplace_back(*bytes);
    return bytes.has_value();
  };
  bool whole = true;
  for (unsigned i = 0; i < elf.e_phnum && whole; ++i) {
    const auto segment = header_at<ElfW(Phdr)>(*file, elf.e_phoff, elf.e_phentsize, i);
    whole = segment && (segment->p_type != PT_NOTE || add(segment->p_offset, segment->p_filesz));
  }
  for (unsigned i = 0; elf.e_phnum == 0 && i < elf.e_shnum && whole; ++i) {
    const auto section = header_at<ElfW(Shdr)>(*file, elf.e_shoff, elf.e_shentsize, i);
    whole = section && (section->sh_type != SHT_NOTE || add(section->sh_offset, section->sh_size));
  }
  if (!whole) return absl::DataLossError(absl::StrCat("'", path, "' is damaged"));
  return notes;
}

}  // namespace cachepy::internal
