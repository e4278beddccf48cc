// The content digest of an open file, computed without malloc: it is needed inside of the program's own calls of the C library.
#pragma once

#include <optional>

#include "base/digest.h"

namespace cachepy::internal {

/// The XXH3 digest of the file's contents, equal to that of digest_of(). The file's position does not change. Nullopt if the file
/// cannot be read, or without memory. Thread-safe, and safe in signal handlers.
std::optional<Digest> digest_of_file(int fd) noexcept;

}  // namespace cachepy::internal
