// The files of kept code in a cache directory: <dir>/code/<digest of the program>.cpk.
//
// They save time only: any of them may be missing, damaged, or out of reach. Thread-safe, and safe while other processes use them.
#pragma once

#include <optional>
#include <string_view>

#include "format/kept_code.h"
#include "store/store.h"

namespace cachepy::internal {

/// How long a program's file is kept after a process last used it.
inline constexpr std::int64_t kKeptCodeUnused_ns = std::int64_t{7 * 24 * 3600} * 1'000'000'000;

/// Of the files of store/former_code.h, which are removed like these.
inline constexpr char kFormerCodeExtension[] = ".cpf";

/// What is kept for that function. `renews`: the time of the file may be set to the present, to show that it is in use.
std::optional<KeptCode> read_kept_code(const Store& store, const Digest& program, const RecordsPlace& records,
                                       const CodeUnitDigest& unit, bool renews);

/// Keeps it for later processes, unless the directory for it does not exist yet. Replaces a damaged file, and removes those of programs that
/// have not been used for long. Best effort: returns whether it is kept.
bool write_kept_code(const Store& store, const Digest& program, const KeptCode& code);

}  // namespace cachepy::internal
