// Opens entries by the path that `list`, `show` and a node's outfile contain.
#pragma once

#include <cachepy/cache.h>

#include <optional>
#include <string>

namespace cachepy::tools {

/// The metadata of the entry with that path. The path need not exist, because small entries share files. Nullopt if the text is not
/// the path of an entry. Throws Error if there is a file of that name that is not an entry, or is damaged.
std::optional<EntryInfo> entry_at(const std::string& path);

}  // namespace cachepy::tools
