#include "program/elf_content.h"

#include <elf.h>
#include <link.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "program/elf_file.h"

namespace cachepy::internal {
namespace {

std::uint64_t digest_of_name(std::string_view name) {
  return checksum_of(name);
}

struct Range {
  std::uint64_t begin;
  std::uint64_t end;
};

/// Adds the file's bytes in `whole` except those in `holes`, which are sorted.
void add_without(std::string_view file, Range whole, const std::vector<Range>& holes, Hasher& out) {
  for (const Range& hole : holes) {
    if (hole.end <= whole.begin || hole.begin >= whole.end) continue;
    if (hole.begin > whole.begin) out.update(file.substr(whole.begin, hole.begin - whole.begin));
    whole.begin = hole.end;
  }
  if (whole.begin < whole.end) out.update(file.substr(whole.begin, whole.end - whole.begin));
}

void read_symbols(const ElfFile& elf, const ElfW(Shdr) & table, ElfContent& content) {
  const auto bytes = elf.slice(table.sh_offset, table.sh_size);
  const auto strings = elf.section(table.sh_link);
  const auto text = strings ? elf.slice(strings->sh_offset, strings->sh_size) : std::nullopt;
  if (!bytes || !text || text->empty() || text->back() != '\0') return;
  content.has_symbols = true;
  for (std::size_t at = 0; at + sizeof(ElfW(Sym)) <= bytes->size(); at += sizeof(ElfW(Sym))) {
    ElfW(Sym) symbol;
    std::memcpy(&symbol, bytes->data() + at, sizeof symbol);
    if (symbol.st_shndx == SHN_UNDEF || symbol.st_name == 0 || symbol.st_name >= text->size()) continue;
    content.symbol_digests.push_back(digest_of_name(text->data() + symbol.st_name));
  }
}

}  // namespace

bool ElfContent::may_define(std::string_view symbol) const {
  return !has_symbols ||
         std::binary_search(symbol_digests.begin(), symbol_digests.end(), digest_of_name(symbol));
}

absl::StatusOr<ElfContent> elf_content(std::string_view file) {
  const absl::Status damaged = absl::DataLossError("it is not a complete program or library");
  const std::optional<ElfFile> elf = ElfFile::open(file);
  if (!elf) return damaged;
  std::vector<Range> loaded, holes{{0, elf->headers_end()}};
  for (unsigned i = 0; i < elf->segment_count(); ++i) {
    const auto segment = elf->segment(i);
    if (!segment || !elf->slice(segment->p_offset, segment->p_filesz)) return damaged;
    const Range range{segment->p_offset, segment->p_offset + segment->p_filesz};
    if (segment->p_type == PT_LOAD) loaded.push_back(range);
    // The dynamic section contains the addresses of the loader's tables, which move with the size of the notes.
    if (segment->p_type == PT_NOTE || segment->p_type == PT_DYNAMIC) holes.push_back(range);
  }
  std::sort(holes.begin(), holes.end(), [](const Range& a, const Range& b) { return a.begin < b.begin; });

  ElfContent content;
  Hasher hasher;
  for (const Range& range : loaded) add_without(file, range, holes, hasher);
  content.digest = hasher.finish();
  for (unsigned i = 0; i < elf->section_count(); ++i)
    if (const auto section = elf->section(i); section && section->sh_type == SHT_SYMTAB)
      read_symbols(*elf, *section, content);
  std::sort(content.symbol_digests.begin(), content.symbol_digests.end());
  return content;
}

}  // namespace cachepy::internal
