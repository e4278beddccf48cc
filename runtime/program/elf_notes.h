// The notes in an ELF file: segments of programs and libraries, sections of object files.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace cachepy::internal {

/// Each segment's or section's bytes. Errors: the system's; InvalidArgument when it is no ELF file of this machine's kind;
/// DataLoss when it is damaged.
absl::StatusOr<std::vector<std::string>> elf_notes(const std::string& path);

}  // namespace cachepy::internal
