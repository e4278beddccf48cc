// Finds and reads .cachepy.yml. Its keys are those of config/settings.h.
//
// YAML is parsed only if there is a file.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "config/settings.h"

namespace cachepy::internal {

/// The absolute path of the nearest .cachepy.yml in the working directory or above; "" = there is none.
std::string find_config();

/// OK if the file belongs to the user or to root, otherwise InvalidArgument with its owner. Check this for a file that was found and
/// not named: in a directory where others can write, such as /tmp, it would let them choose where results come from.
absl::Status check_owner(const std::string& path);

/// Sets the settings in the file. Relative paths in it are relative to its directory. Unknown keys, values of a wrong type and invalid
/// YAML are InvalidArgument with "<file>:<line>:<column>: <problem>"; `settings` is then partly set.
absl::Status read_config(const std::string& path, Settings& settings);

}  // namespace cachepy::internal
