// The program and the loaded libraries, as the dynamic linker sees them. Knows nothing about records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "base/digest.h"

namespace cachepy::internal {

struct LoadedObject {
  std::uintptr_t base = 0;          ///< its load address, which identifies it
  bool is_program = false;          ///< the executable
  std::string path;                 ///< the path from which it was loaded; "" for the program
  std::string name;                 ///< its soname, else its file name; "" for the program
  std::string build_id;             ///< hexadecimal; "" = it has none
  std::vector<std::string> needed;  ///< sonames of the libraries it was linked against
  std::string segments;             ///< the bytes of its program headers
  bool is_symbolic = false;         ///< linked with -Bsymbolic: it uses its own definitions

  /// The bytes of its notes, which must not be read after it was unloaded.
  std::vector<std::string_view> note_segments() const;
};

/// The object that contains an address; objects.size() if there is none.
std::size_t object_at(const std::vector<LoadedObject>& objects, std::uintptr_t address);

/// A name in the dynamic symbol table of an object.
struct DynamicName {
  bool is_defined = false;    ///< other objects can find it there
  bool is_protected = false;  ///< the object itself always uses its own
  bool is_weak = false;       ///< such as inline functions, of which each object has a copy
  bool is_function = false;
};

/// All loaded objects except the kernel's own, in the loader's order: the program, the objects loaded at its start, then those loaded
/// later.
class LoadedProgram {
 public:
  const std::vector<LoadedObject>& objects() const { return objects_; }

  DynamicName find(std::size_t object, std::string_view name) const;
  /// Whether it lets the loader find this name in another object.
  bool imports(std::size_t object, std::string_view name) const;
  /// Visits the names that it exports or imports. Code in it that calls such a function may reach another object's.
  void for_each_name(std::size_t object, absl::FunctionRef<void(std::string_view)> visit) const;
  /// Adds what the functions above read of an object to a digest.
  void add_tables(std::size_t object, Hasher& out) const;

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

/// Whether the read-only parts in memory equal those of that ELF file. If so, the file was not replaced since it was
/// loaded. Thread-safe.
bool is_loaded_from(std::uintptr_t base, std::string_view elf_file);

}  // namespace cachepy::internal
