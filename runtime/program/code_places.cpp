#include "program/code_places.h"

#include <dlfcn.h>
#include <link.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "base/file.h"
#include "program/elf_file.h"
#include "program/loaded_code.h"
#include "program/readable_name.h"

namespace cachepy::internal {
namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 30;

bool is_of_language(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  for (const std::string_view library : {"libc.so", "libm.so", "libstdc++.so", "libgcc_s.so", "ld-linux"})
    if (name.starts_with(library)) return true;
  return false;
}

/// The name of the function at an offset from where the file was loaded, by its full symbol table; "" where it has none.
std::string symbol_at(std::string_view bytes, std::uintptr_t offset) {
  const auto elf = ElfFile::open(bytes);
  if (!elf) return "";
  for (unsigned i = 0; i < elf->section_count(); ++i) {
    const auto section = elf->section(i);
    if (!section || section->sh_type != SHT_SYMTAB || section->sh_entsize != sizeof(ElfW(Sym))) continue;
    const auto symbols = elf->slice(section->sh_offset, section->sh_size);
    const auto names_section = elf->section(section->sh_link);
    const auto names =
        names_section ? elf->slice(names_section->sh_offset, names_section->sh_size) : std::nullopt;
    if (!symbols || !names) return "";
    for (std::size_t at = 0; at + sizeof(ElfW(Sym)) <= symbols->size(); at += sizeof(ElfW(Sym))) {
      ElfW(Sym) symbol;
      std::memcpy(&symbol, symbols->data() + at, sizeof symbol);
      const bool is_here = ELF64_ST_TYPE(symbol.st_info) == STT_FUNC && offset >= symbol.st_value &&
                           offset - symbol.st_value < symbol.st_size && symbol.st_name < names->size();
      if (!is_here) continue;
      const std::string_view rest = names->substr(symbol.st_name);
      return std::string(rest.substr(0, rest.find('\0')));
    }
  }
  return "";
}

/// Without parameters: "layout::place".
std::string short_name(std::string_view symbol) {
  std::string name = readable_name(symbol);
  const std::size_t parameters = name.find('(', name.starts_with('(') ? name.find(')') : 0);
  return parameters != name.npos ? name.substr(0, parameters) : name;
}

}  // namespace

CodePlace code_place(std::uintptr_t return_address) {
  const std::uintptr_t address = return_address - 1;
  ::Dl_info info;
  ::link_map* object = nullptr;
  CodePlace place;
  if (::dladdr1(reinterpret_cast<void*>(address), &info, reinterpret_cast<void**>(&object),
                RTLD_DL_LINKMAP) == 0)
    return place;
  const std::string path = object->l_name;
  place.is_of_language = is_of_language(path);
  const std::vector<std::string> with_records = libraries_with_records();
  place.is_of_program = path.empty() || std::ranges::find(with_records, path) != with_records.end();
  std::string symbol = info.dli_sname != nullptr ? info.dli_sname : "";
  if (place.is_of_program) {
    if (const auto file = read_file(path.empty() ? "/proc/self/exe" : path, kMostBytes); file.ok()) {
      const std::string found = symbol_at(*file, address - object->l_addr);
      if (!found.empty()) symbol = found;
    }
  }
  place.name = short_name(symbol);
  place.is_of_cachepy = place.name.starts_with("cachepy::");
  return place;
}

}  // namespace cachepy::internal
