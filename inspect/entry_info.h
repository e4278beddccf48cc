// The metadata of an entry as plain data.
#pragma once

#include <string>

#include "cachepy/cache.h"
#include "format/entry.h"

namespace cachepy::internal {

/// `path`: what EntryInfo::file becomes.
EntryInfo entry_info(const std::string& path, const EntryReader& entry);

}  // namespace cachepy::internal
