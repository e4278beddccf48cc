// What code records need of an ELF file: the notes that contain them, and the names that it exports.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"

namespace cachepy::internal {

struct ElfTables {
  std::vector<std::string> notes;            ///< segments of programs and libraries, sections of object files
  absl::flat_hash_set<std::string> exports;  ///< the definitions that other objects can find by name
};

/// Errors: the system's; InvalidArgument if it is not an ELF file of this machine's kind; DataLoss if it is damaged.
absl::StatusOr<ElfTables> elf_tables(const std::string& path);

}  // namespace cachepy::internal
