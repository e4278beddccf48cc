// Code that no records describe: which libraries it is in, and what tells their versions apart.
//
// A library compiled without the plugin counts as a whole, with all that it was linked with: nobody knows what of it a call
// runs. docs/decisions/libraries-by-build-id.md says why so.
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

/// The setting `libraries`: which of them count.
enum class LibraryChoice : std::uint8_t {
  kIgnore,
  kUser,  ///< all but the C and C++ libraries, the compiler's and cachepy's own
  kAll,   ///< also those, but for cachepy's own
};

/// One that counts.
struct CountedLibrary {
  std::string name;  ///< its soname; "" = the program itself, which has such code linked in
  Digest digest;
  std::string printed;  ///< "build-id 3fa9…"
  /// The place in LibraryUse::symbols of the first one that it brings; none: only other libraries need it.
  std::optional<std::size_t> symbol;
  friend bool operator<(const CountedLibrary& a, const CountedLibrary& b) {
    return std::tie(a.name, a.digest) < std::tie(b.name, b.digest);
  }
};

struct CountedLibraries {
  std::set<CountedLibrary> libraries;
  std::string failure;      ///< why they cannot be known; "" = they are
  bool may_change = false;  ///< when libraries are loaded or unloaded
};

/// What code needs of libraries. Objects are told by where they were loaded (LoadedObject::base).
struct LibraryUse {
  struct Symbol {
    std::string_view name;  ///< of a function or variable without records
    std::uintptr_t used_in;
    std::vector<std::uint32_t>
        defined_in;  ///< numbers of loaded objects, any of which may be meant; empty: none shows it
  };
  std::vector<Symbol> symbols;
  std::set<std::uintptr_t> objects;       ///< that hold the reached code
  std::set<std::uintptr_t> with_records;  ///< all objects that have any
};

/// Finds the libraries in use. Reads each file at most once. Not thread-safe; to be made anew when libraries were unloaded.
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

/// Does the library of that name come with the compiler or the C library?
bool is_language_library(std::string_view name);

}  // namespace cachepy::internal
