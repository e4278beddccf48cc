#include "calls/watch_bindings.h"

#include <dlfcn.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstring>
#include <mutex>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/fork.h"
#include "base/loader.h"
#include "program/loaded_code.h"
#include "watch/watch.h"

namespace cachepy::internal {
namespace {

using Functions = absl::flat_hash_map<std::string_view, const Replacement*>;

/// Those that have one to take the place of.
const Functions& functions() {
  static const auto* const all = [] {
    auto* const by_name = new Functions;
    for (const Replacement* each = cachepy_watch.begin; each != cachepy_watch.end; ++each)
      if (cachepy_watch.has(*each) && each->next.load(std::memory_order_relaxed) != nullptr)
        by_name->emplace(each->name, each);
    return by_name;
  }();
  return *all;
}

bool is_system(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  for (const std::string_view library : {"libc.so", "ld-linux", "linux-vdso", "libasan.so", "libtsan.so",
                                         "libubsan.so", "liblsan.so", "libclang_rt."})
    if (name.starts_with(library)) return true;
  return false;
}

struct Range {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
  bool contains(std::uintptr_t address) const { return address >= begin && address < end; }
};

/// One loaded object's slots.
class Slots {
 public:
  Slots(const ::dl_phdr_info& info, const Range& c_library) : base_(info.dlpi_addr), c_library_(c_library) {
    const ElfW(Dyn)* dynamic = nullptr;
    for (int i = 0; i < info.dlpi_phnum; ++i) {
      const ElfW(Phdr)& segment = info.dlpi_phdr[i];
      const Range range{base_ + segment.p_vaddr, base_ + segment.p_vaddr + segment.p_memsz};
      if (segment.p_type == PT_DYNAMIC) dynamic = reinterpret_cast<const ElfW(Dyn)*>(range.begin);
      if (segment.p_type == PT_GNU_RELRO) read_only_ = range;
      if (segment.p_type == PT_LOAD && (segment.p_flags & PF_X) != 0) code_ = range;
    }
    for (; dynamic != nullptr && dynamic->d_tag != DT_NULL; ++dynamic) read(*dynamic);
  }

  void bind() {
    if (symbols_ == nullptr || strings_ == nullptr) return;
    bind(jumps_, jumps_bytes_);
    bind(others_, others_bytes_);
  }

  bool had_gone_past() const { return had_gone_past_; }
  bool goes_past() const { return goes_past_; }
  bool has_bound() const { return has_bound_; }

 private:
  void read(const ElfW(Dyn) & entry) {
    const std::uintptr_t at = entry.d_un.d_ptr < base_ ? base_ + entry.d_un.d_ptr : entry.d_un.d_ptr;
    switch (entry.d_tag) {
      case DT_SYMTAB:
        symbols_ = reinterpret_cast<const ElfW(Sym)*>(at);
        break;
      case DT_STRTAB:
        strings_ = reinterpret_cast<const char*>(at);
        break;
      case DT_JMPREL:
        jumps_ = reinterpret_cast<const ElfW(Rela)*>(at);
        break;
      case DT_PLTRELSZ:
        jumps_bytes_ = entry.d_un.d_val;
        break;
      case DT_RELA:
        others_ = reinterpret_cast<const ElfW(Rela)*>(at);
        break;
      case DT_RELASZ:
        others_bytes_ = entry.d_un.d_val;
        break;
      default:
        break;
    }
  }

  void bind(const ElfW(Rela) * relocations, std::size_t bytes) {
    if (relocations == nullptr) return;
    for (std::size_t i = 0; i < bytes / sizeof(ElfW(Rela)); ++i) {
      const ElfW(Rela)& relocation = relocations[i];
      const auto type = ELF64_R_TYPE(relocation.r_info);
      if (type != R_X86_64_JUMP_SLOT && type != R_X86_64_GLOB_DAT && type != R_X86_64_64) continue;
      const ElfW(Sym)& symbol = symbols_[ELF64_R_SYM(relocation.r_info)];
      if (symbol.st_shndx != SHN_UNDEF || relocation.r_addend != 0) continue;
      const auto found = functions().find(std::string_view(strings_ + symbol.st_name));
      if (found != functions().end()) bind(base_ + relocation.r_offset, *found->second);
    }
  }

  void bind(std::uintptr_t at, const Replacement& function) {
    auto& slot = *reinterpret_cast<std::atomic<std::uintptr_t>*>(at);
    const std::uintptr_t value = slot.load(std::memory_order_relaxed);
    const auto ours = reinterpret_cast<std::uintptr_t>(function.ours);
    const auto next = reinterpret_cast<std::uintptr_t>(function.next.load(std::memory_order_relaxed));
    if (value == ours || value == 0) return;
    const bool is_not_bound_yet = code_.contains(value);  // it was never called
    if (!is_not_bound_yet) {
      had_gone_past_ = true;
      // A function of another replacement: it stays.
      if (value != next && !c_library_.contains(value)) goes_past_ = true;
      if (goes_past_) return;
    }
    if (!set(slot, ours)) had_gone_past_ = goes_past_ = true;
    has_bound_ = true;
  }

  bool set(std::atomic<std::uintptr_t>& slot, std::uintptr_t value) const {
    const auto at = reinterpret_cast<std::uintptr_t>(&slot);
    if (!read_only_.contains(at)) {
      slot.store(value, std::memory_order_relaxed);
      return true;
    }
    const auto page_bytes = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    void* const page = reinterpret_cast<void*>(at & ~(page_bytes - 1));
    if (::mprotect(page, page_bytes, PROT_READ | PROT_WRITE) != 0) return false;
    slot.store(value, std::memory_order_relaxed);
    ::mprotect(page, page_bytes, PROT_READ);
    return true;
  }

  const std::uintptr_t base_;
  const Range c_library_;
  Range code_, read_only_;
  const ElfW(Sym) * symbols_ = nullptr;
  const char* strings_ = nullptr;
  const ElfW(Rela) * jumps_ = nullptr;
  const ElfW(Rela) * others_ = nullptr;
  std::size_t jumps_bytes_ = 0;
  std::size_t others_bytes_ = 0;
  bool had_gone_past_ = false;
  bool goes_past_ = false;
  bool has_bound_ = false;
};

Range code_of(const ::dl_phdr_info& info) {
  for (int i = 0; i < info.dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = info.dlpi_phdr[i];
    if (segment.p_type == PT_LOAD && (segment.p_flags & PF_X) != 0)
      return {info.dlpi_addr + segment.p_vaddr, info.dlpi_addr + segment.p_vaddr + segment.p_memsz};
  }
  return {};
}

struct Bindings {
  ProcessMutex mutex;
  std::atomic<std::uint64_t> generation{0};  // of the loader, when all were bound
  PastWatch past;
  bool has_bound = false;
};

/// Go's own code makes system calls itself. Its linker leaves a note in libraries.
bool is_by_go(const ::dl_phdr_info& info) {
  constexpr std::string_view kName("Go\0\0", 4);  // padded
  for (int i = 0; i < info.dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = info.dlpi_phdr[i];
    if (segment.p_type != PT_NOTE) continue;
    std::string_view rest(reinterpret_cast<const char*>(info.dlpi_addr + segment.p_vaddr), segment.p_memsz);
    while (rest.size() >= sizeof(ElfW(Nhdr))) {
      ElfW(Nhdr) note;
      std::memcpy(&note, rest.data(), sizeof note);
      rest.remove_prefix(sizeof note);
      if (rest.starts_with(kName) && note.n_namesz == kName.size()) return true;
      const std::size_t size = ((note.n_namesz + std::size_t{3}) & ~std::size_t{3}) +
                               ((note.n_descsz + std::size_t{3}) & ~std::size_t{3});
      rest.remove_prefix(std::min(size, rest.size()));
    }
  }
  return false;
}

int bind_object(::dl_phdr_info* info, std::size_t, void* to) {
  auto& [bindings, c_library] = *static_cast<std::pair<Bindings&, Range>*>(to);
  const std::string_view path = info->dlpi_name;
  if (is_system(path)) return 0;
  if (is_by_go(*info)) bindings.past.for_good = path;
  Slots slots(*info, c_library);
  slots.bind();
  bindings.has_bound |= slots.has_bound();
  if (!slots.had_gone_past()) return 0;
  ++bindings.past.times;
  bindings.past.library = path.empty() ? "the program" : std::string(path);
  if (slots.goes_past()) bindings.past.for_good = bindings.past.library;
  return 0;
}

int find_c_library(::dl_phdr_info* info, std::size_t, void* to) {
  const std::string_view path = info->dlpi_name;
  if (path.substr(path.rfind('/') + 1).starts_with("libc.so")) *static_cast<Range*>(to) = code_of(*info);
  return 0;
}

/// Others call us from now on, so we must not be unloaded.
void stay() {
  ::Dl_info self;
  if (::dladdr(reinterpret_cast<const void*>(&bind_object), &self) != 0 && self.dli_fname != nullptr)
    ::dlopen(self.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
}

}  // namespace

static PastWatch bind_libraries() {
#if defined(__x86_64__)
  auto& bindings = ProcessWide<Bindings>::get();
  functions();
  const std::uint64_t generation = loader_generation();
  std::unique_lock lock(bindings.mutex);
  if (bindings.generation == generation) return bindings.past;
  Range c_library;
  walk_loaded_objects(find_c_library, &c_library);
  std::pair<Bindings&, Range> to(bindings, c_library);
  walk_loaded_objects(bind_object, &to);
  bindings.generation = generation;
  PastWatch past = bindings.past;
  const bool must_stay = std::exchange(bindings.has_bound, false);
  lock.unlock();
  if (must_stay) stay();  // not under the lock: the loader may be waiting for it
  return past;
#else
  return {};
#endif
}

PastWatch bind_to_watch() {
  PastWatch past = bind_libraries();
  // They have a C library of their own, and no list of loaded libraries contains them.
  if (cachepy_watch.has_name_spaces.load(std::memory_order_relaxed))
    past.for_good = "a library that dlmopen() loaded";
  return past;
}

}  // namespace cachepy::internal
