// .cachepy.yml: where it is found and what is in it. The keys are those of process/settings.h.
//
// YAML is parsed only when there is a file.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "config/settings.h"

namespace cachepy::internal {

/// The nearest .cachepy.yml in the working directory or one above it, absolute; "" = there is none.
std::string find_config();

/// Whether a file that nobody named, but that was found, may say what this process does: it belongs to the user or to
/// root. One in a directory where others can write, such as /tmp, would let them choose where results come from. InvalidArgument
/// says whose it is.
absl::Status check_owner(const std::string& path);

/// Sets what the file names. Relative paths in it are taken from its own directory. Unknown keys, values of a wrong type
/// and bad YAML are InvalidArgument, "<file>:<line>:<column>: what is wrong"; `settings` is then half set.
absl::Status read_config(const std::string& path, Settings& settings);

}  // namespace cachepy::internal
