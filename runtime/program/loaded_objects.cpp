#include "program/loaded_objects.h"

#include <elf.h>
#include <link.h>

#include <cstring>

#include "base/bytes.h"

namespace cachepy::internal {
namespace {

template <class T>
const T* at(std::uintptr_t address) {
  return reinterpret_cast<const T*>(address);
}

/// One loaded object's dynamic section. All of it stays mapped while the loader's list is walked.
class DynamicSection {
 public:
  DynamicSection(std::uintptr_t base, std::uintptr_t section) : base_(base) {
    for (const auto* entry = at<ElfW(Dyn)>(section); entry->d_tag != DT_NULL; ++entry) {
      switch (entry->d_tag) {
        case DT_STRTAB:
          strings_ = at<char>(address(entry->d_un.d_ptr));
          break;
        case DT_SYMTAB:
          symbols_ = at<ElfW(Sym)>(address(entry->d_un.d_ptr));
          break;
        case DT_GNU_HASH:
          gnu_hash_ = at<std::uint32_t>(address(entry->d_un.d_ptr));
          break;
        case DT_HASH:
          hash_ = at<std::uint32_t>(address(entry->d_un.d_ptr));
          break;
        case DT_SONAME:
          soname_ = entry->d_un.d_val;
          break;
        case DT_NEEDED:
          needed_.push_back(entry->d_un.d_val);
          break;
        default:
          break;
      }
    }
  }

  std::string soname() const { return soname_ != 0 && strings_ != nullptr ? strings_ + soname_ : ""; }

  std::vector<std::string> needed() const {
    std::vector<std::string> names;
    for (const std::size_t offset : needed_)
      if (strings_ != nullptr) names.emplace_back(strings_ + offset);
    return names;
  }

  const ElfW(Sym) * find(std::string_view name) const {
    if (symbols_ == nullptr || strings_ == nullptr) return nullptr;
    return gnu_hash_ != nullptr ? find_by_gnu_hash(name) : find_by_hash(name);
  }

 private:
  // Some C libraries relocate these entries in place, others leave them as they are in the file.
  std::uintptr_t address(std::uintptr_t pointer) const { return pointer < base_ ? base_ + pointer : pointer; }

  bool is_definition_of(const ElfW(Sym) & symbol, std::string_view name) const {
    return symbol.st_shndx != SHN_UNDEF && name == strings_ + symbol.st_name;
  }

  const ElfW(Sym) * find_by_gnu_hash(std::string_view name) const {
    std::uint32_t hash = 5381;
    for (const char c : name) hash = hash * 33 + static_cast<unsigned char>(c);
    const std::uint32_t buckets = gnu_hash_[0];
    const std::uint32_t first = gnu_hash_[1];
    const std::uint32_t* const bucket = gnu_hash_ + 4 + gnu_hash_[2] * (sizeof(ElfW(Addr)) / sizeof *bucket);
    const std::uint32_t* const chain = bucket + buckets;
    std::uint32_t i = buckets == 0 ? 0 : bucket[hash % buckets];
    for (bool last = i < first; !last; ++i) {
      const std::uint32_t other = chain[i - first];
      if ((other | 1) == (hash | 1) && is_definition_of(symbols_[i], name)) return &symbols_[i];
      last = (other & 1) != 0;
    }
    return nullptr;
  }

  const ElfW(Sym) * find_by_hash(std::string_view name) const {
    if (hash_ == nullptr || hash_[0] == 0) return nullptr;
    std::uint32_t hash = 0;
    for (const char c : name) {
      hash = (hash << 4) + static_cast<unsigned char>(c);
      hash = (hash ^ ((hash & 0xf0000000) >> 24)) & 0x0fffffff;
    }
    const std::uint32_t buckets = hash_[0];
    for (std::uint32_t i = hash_[2 + hash % buckets]; i != 0; i = hash_[2 + buckets + i])
      if (is_definition_of(symbols_[i], name)) return &symbols_[i];
    return nullptr;
  }

  const std::uintptr_t base_;
  const char* strings_ = nullptr;
  const ElfW(Sym) * symbols_ = nullptr;
  const std::uint32_t* gnu_hash_ = nullptr;
  const std::uint32_t* hash_ = nullptr;
  std::size_t soname_ = 0;
  std::vector<std::size_t> needed_;
};

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

LoadedObject describe(const dl_phdr_info& info, std::span<const std::string_view> symbols) {
  LoadedObject object;
  object.base = info.dlpi_addr;
  object.path = info.dlpi_name;
  object.is_program = object.path.empty();
  object.segments.assign(reinterpret_cast<const char*>(info.dlpi_phdr),
                         info.dlpi_phnum * sizeof *info.dlpi_phdr);
  object.defines.assign(symbols.size(), false);
  for (int i = 0; i < info.dlpi_phnum; ++i) {
    const ElfW(Phdr)& header = info.dlpi_phdr[i];
    const std::uintptr_t address = info.dlpi_addr + header.p_vaddr;
    if (header.p_type == PT_NOTE && object.build_id.empty())
      object.build_id = build_id_in({at<char>(address), header.p_memsz});
    if (header.p_type != PT_DYNAMIC) continue;
    const DynamicSection dynamic(info.dlpi_addr, address);
    object.name = dynamic.soname();
    object.needed = dynamic.needed();
    for (std::size_t j = 0; j < symbols.size(); ++j) {
      const ElfW(Sym)* const symbol = dynamic.find(symbols[j]);
      // A library's variable may live in the program; what it begins with comes from the library nevertheless.
      const bool is_copy = object.is_program && symbol != nullptr && (symbol->st_info & 15) == STT_OBJECT;
      object.defines[j] = symbol != nullptr && !is_copy;
    }
  }
  if (object.name.empty()) object.name = object.path.substr(object.path.rfind('/') + 1);
  return object;
}

/// As memcmp, behind AddressSanitizer's back: between the globals of a program there are bytes that it lets nobody read.
__attribute__((no_sanitize("address"))) bool same_bytes(const char* a, const char* b, std::size_t size) {
  char different = 0;
  for (std::size_t i = 0; i < size; ++i) different = static_cast<char>(different | (a[i] ^ b[i]));
  return different == 0;
}

bool is_kernels(std::string_view path) {
  return path.starts_with("linux-vdso") || path.starts_with("linux-gate");
}

}  // namespace

std::vector<LoadedObject> loaded_objects(std::span<const std::string_view> symbols) {
  struct Look {
    std::span<const std::string_view> symbols;
    std::vector<LoadedObject> found;
  } look{symbols, {}};
  ::dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* out) {
        auto& all = *static_cast<Look*>(out);
        if (!is_kernels(info->dlpi_name)) all.found.push_back(describe(*info, all.symbols));
        return 0;
      },
      &look);
  return std::move(look.found);
}

bool is_loaded_from(std::uintptr_t base, std::string_view elf_file) {
  struct Comparison {
    std::uintptr_t base;
    std::string_view file;
    bool same;
  } comparison{base, elf_file, false};
  ::dl_iterate_phdr(
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
