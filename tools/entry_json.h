// An entry as JSON, for `list` and `show`.
#pragma once

#include <cachepy/cache.h>

#include "json.h"

namespace cachepy::tools {

Json entry_json(const EntryInfo& entry);

}  // namespace cachepy::tools
