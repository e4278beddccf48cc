// The notes in an ELF file: segments of programs and libraries, sections of object files.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace cachepy::internal {

/// Returns the bytes of each segment or section. Errors: the system's; InvalidArgument if it is not an ELF file of this
/// machine's kind; DataLoss if it is damaged.
absl::StatusOr<std::vector<std::string>> elf_notes(const std::string& path);

}  // namespace cachepy::internal
