// The content digest of an open file where nothing may be allocated: inside of the program's own calls of the C library.
#pragma once

#include <optional>

#include "base/digest.h"

namespace cachepy::internal {

/// XXH3 of all that the file has, as digest_of() would say; its position stays. Nullopt: it cannot be read, or there is no
/// memory. Thread-safe, and safe in signal handlers.
std::optional<Digest> digest_of_file(int fd) noexcept;

}  // namespace cachepy::internal
