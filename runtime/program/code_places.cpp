#include "program/code_places.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <mutex>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/file.h"
#include "base/fork.h"
#include "base/loader.h"
#include "program/elf_file.h"
#include "program/loaded_code.h"
#include "program/readable_name.h"

namespace cachepy::internal {
namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 30;
// More are not remembered: code that is generated at run time may have any number of places.
constexpr std::size_t kMostPlaces = 10'000;

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

/// As above, of the running program. Its file can be mapped, because the kernel refuses to open a running program for writing.
std::string symbol_of_program_at(std::uintptr_t offset) {
  const UniqueFd fd = open_fd("/proc/self/exe", O_RDONLY);
  struct ::stat stat = {};
  if (!fd || ::fstat(fd.get(), &stat) != 0) return "";
  const auto size = static_cast<std::size_t>(stat.st_size);
  void* const at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd.get(), 0);
  if (at == MAP_FAILED) return "";
  std::string symbol = symbol_at({static_cast<const char*>(at), size}, offset);
  ::munmap(at, size);
  return symbol;
}

/// Without parameters: "layout::place".
std::string short_name(std::string_view symbol) {
  std::string name = readable_name(symbol);
  const std::size_t parameters = name.find('(', name.starts_with('(') ? name.find(')') : 0);
  return parameters != name.npos ? name.substr(0, parameters) : name;
}

CodePlace look_up(std::uintptr_t return_address) {
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
    const std::uintptr_t offset = address - object->l_addr;
    std::string found;
    if (path.empty())
      found = symbol_of_program_at(offset);
    else if (const auto file = read_file(path, kMostBytes); file.ok())
      found = symbol_at(*file, offset);
    if (!found.empty()) symbol = std::move(found);
  }
  place.name = short_name(symbol);
  place.is_of_cachepy = place.name.starts_with("cachepy::");
  return place;
}

/// How often a library was unloaded. Other code may be at its addresses afterwards.
unsigned long long unloads() {
  unsigned long long count = 0;
  walk_loaded_objects(
      [](::dl_phdr_info* info, std::size_t, void* out) {
        *static_cast<unsigned long long*>(out) = info->dlpi_subs;
        return 1;
      },
      &count);
  return count;
}

/// Most calls of a function come by the same places.
struct Places {
  ProcessMutex mutex;
  unsigned long long unloads = 0;
  absl::flat_hash_map<std::uintptr_t, CodePlace> known;
};

}  // namespace

CodePlace code_place(std::uintptr_t return_address) {
  const unsigned long long now = unloads();
  Places& places = ProcessWide<Places>::get();
  {
    const std::lock_guard lock(places.mutex);
    if (places.unloads != now || places.known.size() > kMostPlaces) {
      places.known.clear();
      places.unloads = now;
    }
    if (const auto found = places.known.find(return_address); found != places.known.end())
      return found->second;
  }
  CodePlace place = look_up(return_address);
  const std::lock_guard lock(places.mutex);
  if (places.unloads == now) places.known.emplace(return_address, place);
  return place;
}

}  // namespace cachepy::internal
