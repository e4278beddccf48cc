// Regular expressions that names of files are searched with (`file_pattern`), each compiled once in a process.
#pragma once

#include <memory>
#include <regex>
#include <string>

#include "absl/status/status.h"

namespace cachepy::internal {

/// The compiled ECMAScript expression; std::regex_error when it is none. Thread-safe.
std::shared_ptr<const std::regex> compiled_pattern(const std::string& pattern);

/// InvalidArgument when `pattern` is no regular expression; a directory observed with it has an empty digest.
absl::Status check_pattern(const std::string& pattern);

}  // namespace cachepy::internal
