#include "program/loaded_objects.h"

#include <elf.h>
#include <link.h>

#include <cstring>
#include <optional>
#include <utility>

#include "base/bytes.h"
#include "base/loader.h"
#include "program/dynamic_section.h"
#include "watch/watch.h"

namespace cachepy::internal {
namespace {

template <class T>
const T* at(std::uintptr_t address) {
  return reinterpret_cast<const T*>(address);
}

std::string build_id_in(std::string_view notes) {
  ByteReader in(notes);
  while (in.left() > 0) {
    ElfW(Nhdr) head;
    const std::string_view bytes = in.raw(sizeof head);
    if (!in.ok()) break;
    std::memcpy(&head, bytes.data(), sizeof head);
    const std::string_view name = in.raw((std::uint64_t{head.n_namesz} + 3) & ~std::uint64_t{3});
    const std::string_view id = in.raw((std::uint64_t{head.n_descsz} + 3) & ~std::uint64_t{3});
    if (!in.ok()) break;
    if (head.n_type != NT_GNU_BUILD_ID || name != std::string_view("GNU", 4)) continue;
    constexpr char kDigits[] = "0123456789abcdef";
    std::string hex;
    for (const char c : id.substr(0, head.n_descsz)) {
      const auto byte = static_cast<unsigned char>(c);
      hex.append({kDigits[byte >> 4], kDigits[byte & 15]});
    }
    return hex;
  }
  return "";
}

/// Compares like memcmp, but without AddressSanitizer's checks, which forbid reading the bytes between globals.
__attribute__((no_sanitize("address"))) bool same_bytes(const char* a, const char* b, std::size_t size) {
  char different = 0;
  for (std::size_t i = 0; i < size; ++i) different = static_cast<char>(different | (a[i] ^ b[i]));
  return different == 0;
}

bool is_kernels(std::string_view path) {
  return path.starts_with("linux-vdso") || path.starts_with("linux-gate");
}

/// Whether cachepy's own function is there, which observes a function of the C library and then calls it.
bool replaces_c_library(std::uintptr_t address) {
  if (&cachepy_watch == nullptr) return false;
  const auto* const code = at<char>(address);
  return code >= cachepy_watch.code_begin && code < cachepy_watch.code_end;
}

std::optional<std::uintptr_t> dynamic_section_of(const dl_phdr_info& info) {
  for (int i = 0; i < info.dlpi_phnum; ++i)
    if (info.dlpi_phdr[i].p_type == PT_DYNAMIC) return info.dlpi_addr + info.dlpi_phdr[i].p_vaddr;
  return std::nullopt;
}

/// The program headers of an object.
std::vector<ElfW(Phdr)> headers_of(const LoadedObject& object) {
  std::vector<ElfW(Phdr)> headers(object.segments.size() / sizeof(ElfW(Phdr)));
  if (!headers.empty())
    std::memcpy(headers.data(), object.segments.data(), headers.size() * sizeof headers.front());
  return headers;
}

LoadedObject describe(const dl_phdr_info& info, const DynamicSection* dynamic) {
  LoadedObject object;
  object.base = info.dlpi_addr;
  object.path = info.dlpi_name;
  object.is_program = object.path.empty();
  object.segments.assign(reinterpret_cast<const char*>(info.dlpi_phdr),
                         info.dlpi_phnum * sizeof *info.dlpi_phdr);
  for (const std::string_view notes : object.note_segments())
    if (object.build_id.empty()) object.build_id = build_id_in(notes);
  if (dynamic != nullptr) {
    object.name = dynamic->soname();
    object.needed = dynamic->needed();
    object.is_symbolic = dynamic->is_symbolic();
  }
  if (object.name.empty()) object.name = object.path.substr(object.path.rfind('/') + 1);
  return object;
}

}  // namespace

std::vector<std::string_view> LoadedObject::note_segments() const {
  std::vector<std::string_view> notes;
  for (const ElfW(Phdr) & header : headers_of(*this))
    if (header.p_type == PT_NOTE) notes.emplace_back(at<char>(base + header.p_vaddr), header.p_memsz);
  return notes;
}

std::size_t object_at(const std::vector<LoadedObject>& objects, std::uintptr_t address) {
  for (std::size_t i = 0; i < objects.size(); ++i) {
    for (const ElfW(Phdr) & header : headers_of(objects[i])) {
      const std::uintptr_t begin = objects[i].base + header.p_vaddr;
      if (header.p_type == PT_LOAD && address >= begin && address - begin < header.p_memsz) return i;
    }
  }
  return objects.size();
}

struct LoadedProgram::Symbols {
  std::optional<DynamicSection> dynamic;  // none in a static program
};

LoadedProgram::LoadedProgram() = default;
LoadedProgram::~LoadedProgram() = default;

DynamicName LoadedProgram::find(std::size_t object, std::string_view name) const {
  const std::optional<DynamicSection>& dynamic = symbols_[object]->dynamic;
  const ElfW(Sym)* const symbol = dynamic ? dynamic->find(name) : nullptr;
  // The program may contain a copy of a library's variable, but its initial value still comes from the library.
  if (symbol == nullptr || dynamic->is_copy(symbol)) return {};
  if (replaces_c_library(objects_[object].base + symbol->st_value)) return {};
  const unsigned type = ELF64_ST_TYPE(symbol->st_info);
  return {true, ELF64_ST_VISIBILITY(symbol->st_other) == STV_PROTECTED,
          ELF64_ST_BIND(symbol->st_info) == STB_WEAK, type == STT_FUNC || type == STT_GNU_IFUNC};
}

bool LoadedProgram::imports(std::size_t object, std::string_view name) const {
  const std::optional<DynamicSection>& dynamic = symbols_[object]->dynamic;
  return dynamic && dynamic->imports(name);
}

void LoadedProgram::for_each_name(std::size_t object, absl::FunctionRef<void(std::string_view)> visit) const {
  if (const std::optional<DynamicSection>& dynamic = symbols_[object]->dynamic) dynamic->for_each_name(visit);
}

void LoadedProgram::add_tables(std::size_t object, Hasher& out) const {
  if (const std::optional<DynamicSection>& dynamic = symbols_[object]->dynamic) dynamic->add_tables(out);
}

// Works inside of a walk over the loader's list, because the list cannot change during a walk.
void visit_loaded(absl::FunctionRef<void(const LoadedProgram&)> visit) {
  struct Visit {
    absl::FunctionRef<void(const LoadedProgram&)> visit;
    LoadedProgram program;
  } all{visit, {}};
  walk_loaded_objects(
      [](dl_phdr_info*, std::size_t, void* out) {
        auto& all = *static_cast<Visit*>(out);
        ::dl_iterate_phdr(
            [](dl_phdr_info* info, std::size_t, void* out) {
              if (is_kernels(info->dlpi_name)) return 0;
              LoadedProgram& program = static_cast<Visit*>(out)->program;
              auto symbols = std::make_unique<LoadedProgram::Symbols>();
              if (const auto section = dynamic_section_of(*info))
                symbols->dynamic.emplace(info->dlpi_addr, *section, info->dlpi_name[0] == '\0');
              program.objects_.push_back(describe(*info, symbols->dynamic ? &*symbols->dynamic : nullptr));
              program.symbols_.push_back(std::move(symbols));
              return 0;
            },
            out);
        all.visit(all.program);
        return 1;
      },
      &all);
}

std::vector<LoadedObject> loaded_objects() {
  std::vector<LoadedObject> objects;
  visit_loaded([&](const LoadedProgram& program) { objects = program.objects(); });
  return objects;
}

bool is_loaded_from(std::uintptr_t base, std::string_view elf_file) {
  struct Comparison {
    std::uintptr_t base;
    std::string_view file;
    bool same;
  } comparison{base, elf_file, false};
  walk_loaded_objects(
      [](dl_phdr_info* info, std::size_t, void* out) {
        auto& both = *static_cast<Comparison*>(out);
        if (info->dlpi_addr != both.base || is_kernels(info->dlpi_name)) return 0;
        both.same = true;
        for (int i = 0; i < info->dlpi_phnum; ++i) {
          const ElfW(Phdr)& header = info->dlpi_phdr[i];
          if (header.p_type != PT_LOAD || (header.p_flags & (PF_R | PF_W)) != PF_R) continue;
          both.same = both.same && header.p_offset <= both.file.size() &&
                      header.p_filesz <= both.file.size() - header.p_offset &&
                      same_bytes(both.file.data() + header.p_offset, at<char>(both.base + header.p_vaddr),
                                 header.p_filesz);
        }
        return 1;
      },
      &comparison);
  return comparison.same;
}

}  // namespace cachepy::internal
