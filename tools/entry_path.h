// Opens entries by the path that `list`, `show` and a node's outfile contain.
#pragma once

#include <cachepy/cache.h>

#include <optional>
#include <string>
#include <vector>

#include "command.h"

namespace cachepy::tools {

/// The metadata of the entry with that path. The path need not exist, because small entries share files. Nullopt if the text is not
/// the path of an entry. Throws Error if there is a file of that name that is not an entry, or is damaged.
std::optional<EntryInfo> entry_at(const std::string& path);

/// The entries that ENTRY may mean: the one at that path, else all in the directory of the options that it names.
std::vector<EntryInfo> find_entries(const std::string& entry, const CommonOptions& options);

/// Says why ENTRY does not mean one entry: `found` is empty, or has several.
ExitCode say_which(const std::string& entry, const std::vector<EntryInfo>& found,
                   const CommonOptions& options);

}  // namespace cachepy::tools
