// Regular expressions for names of files (`file_pattern`). Each is compiled once in a process.
#pragma once

#include <memory>
#include <regex>
#include <string>

#include "absl/status/status.h"

namespace cachepy::internal {

/// The compiled ECMAScript expression. Throws std::regex_error if it is invalid. Thread-safe.
std::shared_ptr<const std::regex> compiled_pattern(const std::string& pattern);

/// InvalidArgument if `pattern` is not a regular expression. A directory that is observed with it has an empty digest.
absl::Status check_pattern(const std::string& pattern);

}  // namespace cachepy::internal
