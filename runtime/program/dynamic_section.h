// The dynamic section of one loaded object, read in place. It must stay mapped while this is used.
#pragma once

#include <link.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "base/digest.h"

namespace cachepy::internal {

class DynamicSection {
 public:
  /// `base`: what the loader added to the object's addresses. `section`: where its dynamic section is.
  /// The linker copies variables into programs only.
  DynamicSection(std::uintptr_t base, std::uintptr_t section, bool is_program);

  std::string soname() const;
  std::vector<std::string> needed() const;
  /// Linked with -Bsymbolic.
  bool is_symbolic() const { return is_symbolic_; }

  /// The definition that other objects find for a name; null if there is none.
  const ElfW(Sym) * find(std::string_view name) const;
  /// Whether it has an entry for the name without a definition, or only with a copy.
  bool imports(std::string_view name) const;
  /// Visits the names that the functions above know.
  void for_each_name(absl::FunctionRef<void(std::string_view)> visit) const;
  /// Whether this variable's definition is only a copy of another object's, made by the linker.
  bool is_copy(const ElfW(Sym) * symbol) const;
  /// Adds everything that the functions above read to a digest.
  void add_tables(Hasher& out) const;

 private:
  std::uintptr_t address(std::uintptr_t pointer) const;
  bool is_definition_of(const ElfW(Sym) & symbol, std::string_view name) const;
  const ElfW(Sym) * find_by_gnu_hash(std::string_view name) const;
  const ElfW(Sym) * find_by_hash(std::string_view name) const;
  std::uint32_t undefined_end() const;
  std::uint32_t symbols_count() const;

  const std::uintptr_t base_;
  const bool is_program_;
  const char* strings_ = nullptr;
  std::size_t strings_size_ = 0;
  const ElfW(Sym) * symbols_ = nullptr;
  const std::uint32_t* gnu_hash_ = nullptr;
  const std::uint32_t* hash_ = nullptr;
  const ElfW(Rela) * relocations_ = nullptr;
  std::size_t relocations_count_ = 0;
  std::size_t soname_ = 0;
  std::vector<std::size_t> needed_;
  bool is_symbolic_ = false;
  mutable std::optional<absl::flat_hash_set<std::string_view>> imports_;
};

}  // namespace cachepy::internal
