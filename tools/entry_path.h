// Entries that are named by a path, as `list`, `show` and a node's outfile give it.
#pragma once

#include <cachepy/cache.h>

#include <optional>
#include <string>

namespace cachepy::tools {

/// What the entry of that path says. Small ones share files, so that none need be there. Nullopt when the text is no path of
/// an entry; throws Error when a file of that name is none, or damaged.
std::optional<EntryInfo> entry_at(const std::string& path);

}  // namespace cachepy::tools
