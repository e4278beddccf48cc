// The program and the libraries that are loaded, as the dynamic linker sees them. Knows nothing of records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cachepy::internal {

/// All of it is copied: libraries may be unloaded at any time.
struct LoadedObject {
  std::uintptr_t base = 0;          ///< what the loader added to its addresses: its identity
  bool is_program = false;          ///< the executable
  std::string path;                 ///< as it was loaded; "" of the program
  std::string name;                 ///< its soname, else its file's name; "" of the program
  std::string build_id;             ///< in hexadecimal; "" = it has none
  std::vector<std::string> needed;  ///< sonames of the libraries that it was linked with
  std::string segments;             ///< its program headers, byte by byte
  std::vector<bool> defines;        ///< which of the symbols asked for others can find in it
};

/// Everything that is loaded now but the kernel's own, the program first. Thread-safe.
std::vector<LoadedObject> loaded_objects(std::span<const std::string_view> symbols);

/// Is what lies in memory, where nobody writes, the same as in that ELF file? Then nobody replaced the file since it was
/// loaded from there. Thread-safe.
bool is_loaded_from(std::uintptr_t base, std::string_view elf_file);

}  // namespace cachepy::internal
