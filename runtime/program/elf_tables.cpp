#include "program/elf_tables.h"

#include <elf.h>

#include <cstring>
#include <optional>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "program/elf_file.h"

namespace cachepy::internal {
namespace {

constexpr std::uint64_t kMaxBytes = std::uint64_t{4} << 30;

/// Each returns whether the file has all that its tables mention.
bool read_notes(const ElfFile& elf, std::vector<std::string>& notes) {
  const auto add = [&](std::uint64_t offset, std::uint64_t size) {
    const auto bytes = elf.slice(offset, size);
    if (bytes) notes.emplace_back(*bytes);
    return bytes.has_value();
  };
  for (unsigned i = 0; i < elf.segment_count(); ++i) {
    const auto segment = elf.segment(i);
    if (!segment || (segment->p_type == PT_NOTE && !add(segment->p_offset, segment->p_filesz))) return false;
  }
  for (unsigned i = 0; elf.segment_count() == 0 && i < elf.section_count(); ++i) {
    const auto section = elf.section(i);
    if (!section || (section->sh_type == SHT_NOTE && !add(section->sh_offset, section->sh_size)))
      return false;
  }
  return true;
}

bool read_exports(const ElfFile& elf, absl::flat_hash_set<std::string>& exports) {
  for (unsigned i = 0; i < elf.section_count(); ++i) {
    const auto section = elf.section(i);
    if (!section) return false;
    if (section->sh_type != SHT_DYNSYM) continue;
    const auto symbols = elf.slice(section->sh_offset, section->sh_size);
    const auto strings = elf.section(section->sh_link);
    const auto text = strings ? elf.slice(strings->sh_offset, strings->sh_size) : std::nullopt;
    if (!symbols || !text || text->empty() || text->back() != '\0') return false;
    for (std::size_t at = 0; at + sizeof(ElfW(Sym)) <= symbols->size(); at += sizeof(ElfW(Sym))) {
      ElfW(Sym) symbol;
      std::memcpy(&symbol, symbols->data() + at, sizeof symbol);
      if (symbol.st_shndx != SHN_UNDEF && symbol.st_name != 0 && symbol.st_name < text->size())
        exports.insert(text->data() + symbol.st_name);
    }
  }
  return true;
}

}  // namespace

absl::StatusOr<ElfTables> elf_tables(const std::string& path) {
  const absl::StatusOr<std::string> file = read_file(path, kMaxBytes);
  if (!file.ok()) return file.status();
  const std::optional<ElfFile> elf = ElfFile::open(*file);
  if (!elf)
    return absl::InvalidArgumentError(absl::StrCat("'", path, "' is not a program, library or object file"));
  ElfTables tables;
  if (!read_notes(*elf, tables.notes) || !read_exports(*elf, tables.exports))
    return absl::DataLossError(absl::StrCat("'", path, "' is damaged"));
  return tables;
}

}  // namespace cachepy::internal
