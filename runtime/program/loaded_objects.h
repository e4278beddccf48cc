// The program and the libraries that are loaded, as the dynamic linker sees them. Knows nothing of records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"

namespace cachepy::internal {

struct LoadedObject {
  std::uintptr_t base = 0;          ///< what the loader added to its addresses: its identity
  bool is_program = false;          ///< the executable
  std::string path;                 ///< as it was loaded; "" of the program
  std::string name;                 ///< its soname, else its file's name; "" of the program
  std::string build_id;             ///< in hexadecimal; "" = it has none
  std::vector<std::string> needed;  ///< sonames of the libraries that it was linked with
  std::string segments;             ///< its program headers, byte by byte
  bool is_symbolic = false;         ///< it was linked with -Bsymbolic: what it defines it uses
};

/// What the dynamic symbol table of an object says of a name.
struct DynamicName {
  bool is_defined = false;    ///< others can find it there
  bool is_protected = false;  ///< the object itself always uses its own
};

/// Everything that is loaded but the kernel's own, the program first, in the loader's order: what was there from the start,
/// then what came later.
class LoadedProgram {
 public:
  const std::vector<LoadedObject>& objects() const { return objects_; }

  DynamicName find(std::size_t object, std::string_view name) const;
  /// Does it leave it to the loader to find this name in another object?
  bool imports(std::size_t object, std::string_view name) const;
  /// The object that an address is in; objects().size(): in none.
  std::size_t object_at(std::uintptr_t address) const;

  LoadedProgram(const LoadedProgram&) = delete;
  LoadedProgram& operator=(const LoadedProgram&) = delete;
  ~LoadedProgram();

 private:
  struct Symbols;
  friend void visit_loaded(absl::FunctionRef<void(const LoadedProgram&)> visit);
  LoadedProgram();

  std::vector<LoadedObject> objects_;
  std::vector<std::unique_ptr<Symbols>> symbols_;  // of each object
};

/// Calls `visit` once. Nothing is unloaded while it runs; it must not call the loader. Thread-safe.
void visit_loaded(absl::FunctionRef<void(const LoadedProgram&)> visit);

/// A copy of what is loaded now. Thread-safe.
std::vector<LoadedObject> loaded_objects();

/// Is what lies in memory, where nobody writes, the same as in that ELF file? Then nobody replaced the file since it was
/// loaded from there. Thread-safe.
bool is_loaded_from(std::uintptr_t base, std::string_view elf_file);

}  // namespace cachepy::internal
