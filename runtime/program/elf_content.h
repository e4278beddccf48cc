// The part of a program's or library's file that is used at run time: its code and data, as linked.
//
// It excludes what may differ between two builds that behave the same: debug information, notes (with the code records, which
// contain line numbers, and the build-id), and the headers that locate them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/digest.h"

namespace cachepy::internal {

struct ElfContent {
  Digest digest;
  bool has_symbols = false;                   ///< it was not stripped
  std::vector<std::uint64_t> symbol_digests;  ///< digests of the names that it defines, sorted

  /// Whether it may contain code of that name. True if that cannot be determined.
  bool may_define(std::string_view symbol) const;
};

/// Errors: DataLoss if it is not a complete ELF file of this machine's kind.
absl::StatusOr<ElfContent> elf_content(std::string_view file);

}  // namespace cachepy::internal
