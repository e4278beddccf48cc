// Which keys the calls of a function had before an edit that changed only the code of cached functions below it.
//
//   <dir>/code/<digest of the family>.cpf
//
// A family are the versions of a function that have everything in the fixed part of their keys in common but the code of the cached
// functions below. Grammar: docs/format.md, "Former code". Without a file, calls miss. Best effort: of two processes that write at the
// same time, one may be lost.
#pragma once

#include <vector>

#include "base/digest.h"
#include "store/store.h"

namespace cachepy::internal {

/// The digests of the fixed parts of keys in that family, the newest first.
std::vector<Digest> read_former_code(const Store& store, const Digest& family);

/// Adds one, as the newest. Only a few are kept.
void note_code(const Store& store, const Digest& family, const Digest& fixed_parts);

}  // namespace cachepy::internal
