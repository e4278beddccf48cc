// Code without records: the libraries that contain it, and what identifies their versions.
//
// A library compiled without the plugin is in the key as a whole, together with the libraries it was linked against, because it
// is unknown which part of it a call runs. docs/decisions/libraries-by-build-id.md gives the reasons.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/digest.h"
#include "program/elf_content.h"
#include "program/loaded_objects.h"

namespace cachepy::internal {

/// The setting `libraries`: which of them are in the key.
enum class LibraryChoice : std::uint8_t {
  kIgnore,
  kUser,  ///< all except the C and C++ libraries, the compiler's and cachepy's own
  kAll,   ///< those, too, except cachepy's own
};

/// A library whose version is in the key.
struct CountedLibrary {
  std::string name;  ///< its soname; "" = the program itself, if such code is linked into it
  Digest digest;
  std::string printed;  ///< "build-id 3fa9…"
  /// The index in LibraryUse::symbols of the first symbol that it may define; none: only other libraries need it.
  std::optional<std::size_t> symbol;
  std::uintptr_t base = 0;  ///< its load address
  friend bool operator<(const CountedLibrary& a, const CountedLibrary& b) {
    return std::tie(a.name, a.digest) < std::tie(b.name, b.digest);
  }
};

struct CountedLibraries {
  std::set<CountedLibrary> libraries;
  std::string failure;       ///< why they cannot be determined; "" = they are known
  bool may_change = false;   ///< the answer may change when libraries are loaded or unloaded
  bool reads_files = false;  ///< the answer depends on the contents of files, not only on what is loaded
};

/// What code needs from libraries. Objects are identified by their load address (LoadedObject::base).
struct LibraryUse {
  struct Symbol {
    std::string_view name;  ///< a function or variable without records
    std::uintptr_t used_in;
    /// Numbers of the loaded objects whose definition may be meant; empty: no object exports it.
    std::vector<std::uint32_t> defined_in;
  };
  std::vector<Symbol> symbols;
  std::set<std::uintptr_t> objects;       ///< the objects that contain the reached code
  std::set<std::uintptr_t> with_records;  ///< all objects with records
  std::set<std::uintptr_t> called;        ///< objects that the libraries in use call (library_calls.h)
};

/// Finds the libraries in use. Reads each file at most once. Not thread-safe. Create a new one after libraries were unloaded.
class Libraries {
 public:
  CountedLibraries counted(const LibraryUse& use, LibraryChoice choice,
                           const std::vector<LoadedObject>& objects);

 private:
  class Count;
  const absl::StatusOr<ElfContent>& content_of(const LoadedObject& object);

  std::map<std::uintptr_t, absl::StatusOr<ElfContent>> contents_;  // by base
};

/// "ignore", "user" or "all".
std::optional<LibraryChoice> parse_library_choice(std::string_view text);

/// Whether the file at its path is the one that was loaded. Reads it.
bool is_loaded_from_its_file(const LoadedObject& object);

/// Whether the library of that name belongs to the compiler or the C library.
bool is_language_library(std::string_view name);

/// Whether the library of that name is an interpreter that copies all variables of the environment for its scripts.
bool copies_environment(std::string_view name);

}  // namespace cachepy::internal
