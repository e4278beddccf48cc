#include "program/libraries.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "program/elf_file.h"

namespace cachepy::internal {
namespace {

constexpr std::uint64_t kMaxFileBytes = std::uint64_t{4} << 30;

// Names up to the first dot or dash.
constexpr std::string_view kLanguageLibraries[] = {
    "ld",          "libanl",    "libasan",      "libatomic", "libc",         "libc++",     "libc++abi",
    "libclang_rt", "libdl",     "libgcc_s",     "libgomp",   "libiomp5",     "liblsan",    "libm",
    "libmvec",     "libnsl",    "libnss_dns",   "libomp",    "libnss_files", "libpthread", "libresolv",
    "librt",       "libstdc++", "libthread_db", "libtsan",   "libubsan",     "libunwind",  "libutil",
};

// Functions of the C library that its linker script links into every program.
constexpr std::string_view kLinkedIn[] = {
    "at_quick_exit", "atexit", "fstat",   "fstat64",        "fstatat", "fstatat64", "lstat",
    "lstat64",       "mknod",  "mknodat", "pthread_atfork", "stat",    "stat64",
};

bool is_own(std::string_view name) {
  return name.starts_with("libcachepy");
}

std::string name_for_people(const LoadedObject& object) {
  return object.is_program ? "the program" : absl::StrCat("library '", object.name, "'");
}

absl::StatusOr<std::string> read_loaded_file(const LoadedObject& object) {
  const std::string path = object.is_program ? "/proc/self/exe" : object.path;
  const absl::StatusOr<std::string> file = read_file(path, kMaxFileBytes);
  if (!file.ok()) return file.status();
  const std::optional<ElfFile> elf = ElfFile::open(*file);
  // The kernel protects the file of a running program. A debugger may have changed its memory.
  const bool same =
      elf && elf->segments() == object.segments && (object.is_program || is_loaded_from(object.base, *file));
  if (!same) return absl::DataLossError(absl::StrCat("'", path, "' was replaced since it was loaded"));
  return file;
}

absl::StatusOr<ElfContent> read_content(const LoadedObject& object) {
  const absl::StatusOr<std::string> file = read_loaded_file(object);
  if (!file.ok()) return file.status();
  return elf_content(*file);
}

}  // namespace

class Libraries::Count {
 public:
  Count(Libraries& libraries, const LibraryUse& use, LibraryChoice choice,
        const std::vector<LoadedObject>& objects)
      : libraries_(libraries), use_(use), choice_(choice), objects_(objects) {}

  CountedLibraries result() {
    for (std::size_t i = 0; i < use_.symbols.size(); ++i) add_symbol(i);
    for (const std::uintptr_t base : use_.called)
      if (const LoadedObject* const object = loaded_at(base)) add(*object, std::nullopt);
    if (choice_ == LibraryChoice::kAll) {
      for (const std::uintptr_t base : use_.objects)
        if (const LoadedObject* const object = loaded_at(base)) add_language_libraries(*object);
    }
    result_.may_change |= !result_.libraries.empty();
    return std::move(result_);
  }

 private:
  void add_symbol(std::size_t number) {
    const std::vector<std::uint32_t>& defined_in = use_.symbols[number].defined_in;
    for (const std::uint32_t object : defined_in) add(objects_[object], number);
    if (defined_in.empty()) add_hidden(number);
  }

  /// Adds code that no object exports: it is linked into the object that uses it, or does not exist.
  void add_hidden(std::size_t number) {
    const LibraryUse::Symbol& symbol = use_.symbols[number];
    if (std::find(std::begin(kLinkedIn), std::end(kLinkedIn), symbol.name) != std::end(kLinkedIn)) return;
    result_.may_change = true;  // a library loaded later may define it
    const LoadedObject* const user = loaded_at(symbol.used_in);
    if (user == nullptr) return;
    const absl::StatusOr<ElfContent>& content = content_of(*user);
    if (!content.ok() || content->may_define(symbol.name)) add(*user, number);
  }

  /// Adds the library and all libraries that it was linked against.
  void add(const LoadedObject& object, std::optional<std::size_t> symbol) {
    if (is_own(object.name) || (choice_ != LibraryChoice::kAll && is_language_library(object.name))) return;
    if (!added_.insert(object.base).second) return;
    identify(object, symbol);
    for (const std::string& name : object.needed)
      if (const LoadedObject* const needed = object_named(name)) add(*needed, std::nullopt);
  }

  void add_language_libraries(const LoadedObject& object) {
    if (is_own(object.name) || !looked_through_.insert(object.base).second) return;
    if (is_language_library(object.name)) add(object, std::nullopt);
    for (const std::string& name : object.needed)
      if (const LoadedObject* const needed = object_named(name)) add_language_libraries(*needed);
  }

  void identify(const LoadedObject& object, std::optional<std::size_t> symbol) {
    // The code records, and therefore the build-id, change with each line that moves.
    const bool has_records = use_.with_records.contains(object.base);
    CountedLibrary library{object.name, {}, "", symbol, object.base};
    if (!object.is_program && !has_records && !object.build_id.empty()) {
      library.printed = "build-id " + object.build_id;
      library.digest = digest_of(library.printed);
    } else if (const absl::StatusOr<ElfContent>& content = content_of(object); content.ok()) {
      library.digest = content->digest;
      library.printed = "content " + content->digest.hex();
    } else {
      result_.failure = absl::StrCat("the version of ", name_for_people(object),
                                     " is not known: ", std::string(content.status().message()));
    }
    result_.libraries.insert(std::move(library));
  }

  const absl::StatusOr<ElfContent>& content_of(const LoadedObject& object) {
    result_.reads_files = true;
    return libraries_.content_of(object);
  }

  const LoadedObject* loaded_at(std::uintptr_t base) const {
    const auto found = std::find_if(objects_.begin(), objects_.end(),
                                    [&](const LoadedObject& object) { return object.base == base; });
    return found == objects_.end() ? nullptr : &*found;
  }

  const LoadedObject* object_named(std::string_view soname) const {
    const auto found = std::find_if(objects_.begin(), objects_.end(), [&](const LoadedObject& object) {
      return !object.is_program && object.name == soname.substr(soname.rfind('/') + 1);
    });
    return found == objects_.end() ? nullptr : &*found;
  }

  Libraries& libraries_;
  const LibraryUse& use_;
  const LibraryChoice choice_;
  const std::vector<LoadedObject>& objects_;
  std::set<std::uintptr_t> added_;
  std::set<std::uintptr_t> looked_through_;
  CountedLibraries result_;
};

CountedLibraries Libraries::counted(const LibraryUse& use, LibraryChoice choice,
                                    const std::vector<LoadedObject>& objects) {
  if (choice == LibraryChoice::kIgnore || (choice == LibraryChoice::kUser && use.symbols.empty())) return {};
  return Count(*this, use, choice, objects).result();
}

const absl::StatusOr<ElfContent>& Libraries::content_of(const LoadedObject& object) {
  auto known = contents_.find(object.base);
  if (known == contents_.end()) known = contents_.emplace(object.base, read_content(object)).first;
  return known->second;
}

std::optional<LibraryChoice> parse_library_choice(std::string_view text) {
  if (text == "ignore") return LibraryChoice::kIgnore;
  if (text == "user") return LibraryChoice::kUser;
  if (text == "all") return LibraryChoice::kAll;
  return std::nullopt;
}

bool is_loaded_from_its_file(const LoadedObject& object) {
  return read_loaded_file(object).ok();
}

bool is_language_library(std::string_view name) {
  const std::string_view stem = name.substr(0, name.find_first_of(".-"));
  return std::find(std::begin(kLanguageLibraries), std::end(kLanguageLibraries), stem) !=
         std::end(kLanguageLibraries);
}

bool copies_environment(std::string_view name) {
  // With versions in their names: libpython3.11, libtcl8.6. Other libraries that import `environ` mostly hand it to programs.
  constexpr std::string_view kInterpreters[] = {"libguile-", "libjvm.", "libperl.", "libphp",
                                                "libpython", "libR.",   "libruby",  "libtcl"};
  return std::any_of(std::begin(kInterpreters), std::end(kInterpreters),
                     [&](std::string_view each) { return name.substr(0, each.size()) == each; });
}

}  // namespace cachepy::internal
