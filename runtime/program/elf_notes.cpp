#include "program/elf_notes.h"

#include <elf.h>

#include <optional>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "program/elf_file.h"

namespace cachepy::internal {
namespace {

constexpr std::uint64_t kMaxBytes = std::uint64_t{4} << 30;

}  // namespace

absl::StatusOr<std::vector<std::string>> elf_notes(const std::string& path) {
  const absl::StatusOr<std::string> file = read_file(path, kMaxBytes);
  if (!file.ok()) return file.status();
  const std::optional<ElfFile> elf = ElfFile::open(*file);
  if (!elf)
    return absl::InvalidArgumentError(absl::StrCat("'", path, "' is not a program, library or object file"));

  std::vector<std::string> notes;
  const auto add = [&](std::uint64_t offset, std::uint64_t size) {
    const auto bytes = elf->slice(offset, size);
    if (bytes) notes.emplace_back(*bytes);
    return bytes.has_value();
  };
  bool whole = true;
  for (unsigned i = 0; i < elf->segment_count() && whole; ++i) {
    const auto segment = elf->segment(i);
    whole = segment && (segment->p_type != PT_NOTE || add(segment->p_offset, segment->p_filesz));
  }
  for (unsigned i = 0; elf->segment_count() == 0 && i < elf->section_count() && whole; ++i) {
    const auto section = elf->section(i);
    whole = section && (section->sh_type != SHT_NOTE || add(section->sh_offset, section->sh_size));
  }
  if (!whole) return absl::DataLossError(absl::StrCat("'", path, "' is damaged"));
  return notes;
}

}  // namespace cachepy::internal
