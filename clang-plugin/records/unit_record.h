// The code records of a translation unit, as plain data and as the bytes that go into the object file.
//
// Grammar: docs/format.md, "Code records"; the reader is runtime/format/code_records.h. Knows nothing about Clang.
#pragma once

#include <string>
#include <vector>

#include "fingerprint/fingerprint.h"
#include "llvm/ADT/ArrayRef.h"

namespace cachepy::plugin {

/// One function, class or variable. It refers to others by their index in the list.
struct UnitRecord {
  /// kWithoutSymbol: a function that the units of this translation unit which refer to it identify without its symbol.
  enum class Kind : std::uint8_t { kFunction = 0, kClass = 1, kVariable = 2, kWithoutSymbol = 3 };

  Kind kind = Kind::kFunction;
  bool external = false;  ///< its name may denote the same unit in other translation units
  bool defined = false;   ///< defined here; if not, only the name and possibly `overridden` are set
  std::string name;       ///< the linker's name if it is external and not a class; else only for people
  Digest digest{};
  std::string file;
  unsigned line = 0;
  std::vector<unsigned> references;
  std::vector<unsigned> virtual_calls;  ///< functions whose overriders may be reached
  std::vector<unsigned> state;          ///< variables that it reads and whose values are in keys
  std::vector<unsigned> overridden;     ///< functions that this one overrides, at any depth
  std::string cached_as;                ///< detail::Site::name of a cached function, else ""
};

/// The ELF note that holds the records of a translation unit. Needs no relocation, and linkers keep notes.
std::string note_of(llvm::ArrayRef<UnitRecord> records, bool big_endian);

}  // namespace cachepy::plugin
