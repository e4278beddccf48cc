#include "program/dynamic_section.h"

#include <elf.h>

#include <algorithm>

#include "base/bytes.h"

namespace cachepy::internal {
namespace {

template <class T>
const T* at(std::uintptr_t address) {
  return reinterpret_cast<const T*>(address);
}

/// The relocation that copies a library's variable into the program.
#if defined(__x86_64__)
constexpr std::uint32_t kCopy = R_X86_64_COPY;
#elif defined(__aarch64__)
constexpr std::uint32_t kCopy = R_AARCH64_COPY;
#else
constexpr std::uint32_t kCopy = 0;  // unknown: any variable may be a copy
#endif

}  // namespace

DynamicSection::DynamicSection(std::uintptr_t base, std::uintptr_t section, bool is_program)
    : base_(base), is_program_(is_program) {
  for (const auto* entry = at<ElfW(Dyn)>(section); entry->d_tag != DT_NULL; ++entry) {
    switch (entry->d_tag) {
      case DT_STRTAB:
        strings_ = at<char>(address(entry->d_un.d_ptr));
        break;
      case DT_STRSZ:
        strings_size_ = entry->d_un.d_val;
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
      case DT_RELA:
        relocations_ = at<ElfW(Rela)>(address(entry->d_un.d_ptr));
        break;
      case DT_RELASZ:
        relocations_count_ = entry->d_un.d_val / sizeof(ElfW(Rela));
        break;
      case DT_SONAME:
        soname_ = entry->d_un.d_val;
        break;
      case DT_NEEDED:
        needed_.push_back(entry->d_un.d_val);
        break;
      case DT_SYMBOLIC:
        is_symbolic_ = true;
        break;
      case DT_FLAGS:
        is_symbolic_ |= (entry->d_un.d_val & DF_SYMBOLIC) != 0;
        break;
      default:
        break;
    }
  }
}

std::string DynamicSection::soname() const {
  return soname_ != 0 && strings_ != nullptr ? strings_ + soname_ : "";
}

std::vector<std::string> DynamicSection::needed() const {
  std::vector<std::string> names;
  for (const std::size_t offset : needed_)
    if (strings_ != nullptr) names.emplace_back(strings_ + offset);
  return names;
}

const ElfW(Sym) * DynamicSection::find(std::string_view name) const {
  if (symbols_ == nullptr || strings_ == nullptr) return nullptr;
  return gnu_hash_ != nullptr ? find_by_gnu_hash(name) : find_by_hash(name);
}

bool DynamicSection::imports(std::string_view name) const {
  if (!imports_) {
    imports_.emplace();
    for (std::uint32_t i = 1, end = undefined_end(); i < end; ++i)
      if (symbols_[i].st_shndx == SHN_UNDEF) imports_->insert(strings_ + symbols_[i].st_name);
    for (std::size_t i = 0; is_program_ && i < relocations_count_; ++i)
      if (const std::uint64_t info = relocations_[i].r_info; kCopy != 0 && ELF64_R_TYPE(info) == kCopy)
        imports_->insert(strings_ + symbols_[ELF64_R_SYM(info)].st_name);
  }
  return imports_->contains(name);
}

void DynamicSection::for_each_name(absl::FunctionRef<void(std::string_view)> visit) const {
  for (std::uint32_t i = 1, end = symbols_count(); i < end; ++i) visit(strings_ + symbols_[i].st_name);
}

/// The end of the entries that may have no definition. GNU's hash table contains only the others.
std::uint32_t DynamicSection::undefined_end() const {
  if (symbols_ == nullptr || strings_ == nullptr) return 0;
  if (hash_ != nullptr) return hash_[1];
  return gnu_hash_ != nullptr ? gnu_hash_[1] : 0;
}

/// All entries. GNU's hash table states no number: the last entry ends the chain that begins last.
std::uint32_t DynamicSection::symbols_count() const {
  if (symbols_ == nullptr || strings_ == nullptr) return 0;
  if (hash_ != nullptr) return hash_[1];
  if (gnu_hash_ == nullptr) return 0;
  const std::uint32_t buckets_count = gnu_hash_[0];
  const std::uint32_t first = gnu_hash_[1];
  const std::uint32_t* const buckets =
      gnu_hash_ + 4 + gnu_hash_[2] * (sizeof(ElfW(Addr)) / sizeof *gnu_hash_);
  std::uint32_t last = 0;
  for (std::uint32_t i = 0; i < buckets_count; ++i) last = std::max(last, buckets[i]);
  if (last < first) return first;
  const std::uint32_t* const chain = buckets + buckets_count;
  while ((chain[last - first] & 1) == 0) ++last;
  return last + 1;
}

void DynamicSection::add_tables(Hasher& out) const {
  ByteWriter sizes;
  sizes.u64(symbols_count());
  sizes.u64(symbols_count() == 0 ? 0 : strings_size_);
  sizes.u8(is_symbolic_ ? 1 : 0);
  for (std::size_t i = 0; is_program_ && i < relocations_count_; ++i)
    if (const std::uint64_t info = relocations_[i].r_info; kCopy != 0 && ELF64_R_TYPE(info) == kCopy)
      sizes.u64(ELF64_R_SYM(info));
  out.update(sizes.str());
  if (symbols_count() == 0) return;
  out.update(symbols_, symbols_count() * sizeof *symbols_);
  out.update(strings_, strings_size_);
}

bool DynamicSection::is_copy(const ElfW(Sym) * symbol) const {
  if (!is_program_ || (symbol->st_info & 15) != STT_OBJECT) return false;
  if (kCopy == 0) return true;
  for (std::size_t i = 0; i < relocations_count_; ++i) {
    const std::uint64_t info = relocations_[i].r_info;
    if (ELF64_R_TYPE(info) == kCopy && symbols_ + ELF64_R_SYM(info) == symbol) return true;
  }
  return false;
}

// Some C libraries relocate these entries in place, others leave them unchanged.
std::uintptr_t DynamicSection::address(std::uintptr_t pointer) const {
  return pointer < base_ ? base_ + pointer : pointer;
}

bool DynamicSection::is_definition_of(const ElfW(Sym) & symbol, std::string_view name) const {
  return symbol.st_shndx != SHN_UNDEF && name == strings_ + symbol.st_name;
}

const ElfW(Sym) * DynamicSection::find_by_gnu_hash(std::string_view name) const {
  std::uint32_t hash = 5381;
  for (const char c : name) hash = hash * 33 + static_cast<unsigned char>(c);
  const std::uint32_t buckets = gnu_hash_[0];
  const std::uint32_t first = gnu_hash_[1];
  const std::uint32_t filter_words = gnu_hash_[2];
  constexpr std::uint32_t kBits = sizeof(ElfW(Addr)) * 8;
  if (buckets == 0 || filter_words == 0) return nullptr;
  const auto* const filter = reinterpret_cast<const ElfW(Addr)*>(gnu_hash_ + 4);
  const ElfW(Addr) word = filter[(hash / kBits) % filter_words];
  if (((word >> (hash % kBits)) & (word >> ((hash >> gnu_hash_[3]) % kBits)) & 1) == 0) return nullptr;
  const std::uint32_t* const bucket = gnu_hash_ + 4 + filter_words * (sizeof(ElfW(Addr)) / sizeof *gnu_hash_);
  const std::uint32_t* const chain = bucket + buckets;
  std::uint32_t i = bucket[hash % buckets];
  for (bool last = i < first; !last; ++i) {
    const std::uint32_t other = chain[i - first];
    if ((other | 1) == (hash | 1) && is_definition_of(symbols_[i], name)) return &symbols_[i];
    last = (other & 1) != 0;
  }
  return nullptr;
}

const ElfW(Sym) * DynamicSection::find_by_hash(std::string_view name) const {
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

}  // namespace cachepy::internal
