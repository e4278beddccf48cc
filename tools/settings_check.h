// Finds environment variables that look like settings but are not.
#pragma once

#include <cachepy/cache.h>

#include <string>
#include <vector>

namespace cachepy::tools {

/// "CACHEPY_DISABEL is not a setting; did you mean CACHEPY_DISABLE?", for each that is set.
std::vector<std::string> unknown_variables(const std::vector<SettingInfo>& settings);

}  // namespace cachepy::tools
