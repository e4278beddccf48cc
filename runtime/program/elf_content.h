// What of a program's or library's file takes part when it runs: its code and data, as they were linked.
//
// Left out is what differs between two builds that run alike: debug information, notes (with the records of code, which
// hold line numbers, and the build-id), and the headers that say where those are.
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
  std::vector<std::uint64_t> symbol_digests;  ///< of the names of what it defines, sorted

  /// May code of that name be in it? True where that cannot be told.
  bool may_define(std::string_view symbol) const;
};

/// Errors: DataLoss when it is no whole ELF file of this machine's kind.
absl::StatusOr<ElfContent> elf_content(std::string_view file);

}  // namespace cachepy::internal
