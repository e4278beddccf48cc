// Which stored calls are versions of one call.
#pragma once

#include <string>
#include <vector>

#include "base/digest.h"
#include "format/entry.h"

namespace cachepy::internal {

/// Digest of everything in the key but code and the content of files (NodeRecord::call). `dependencies`: those in the key
/// count, by their names.
Digest call_identity(const std::string& function, const std::vector<KeyPart>& parts,
                     const std::vector<Dependency>& dependencies);

}  // namespace cachepy::internal
