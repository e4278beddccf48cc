// Lists the names in a directory. Errors name the directory.
//
// Knows nothing of cache directories.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace cachepy::internal {

/// OK if `directory` is a readable directory; NotFound if it does not exist.
absl::Status check_directory(const std::string& directory);

/// Calls `visit` with the name of everything in `directory`, in no order.
absl::Status for_each_name(const std::string& directory, const std::function<void(std::string_view)>& visit);

/// Whether a status that one of the other functions returned means that the directory does not exist.
bool is_missing_directory(const absl::Status& status);

/// Names of the files in `directory` that end in `suffix`, sorted. NotFound when there is no such directory.
absl::StatusOr<std::vector<std::string>> list_files(const std::string& directory, std::string_view suffix);

}  // namespace cachepy::internal
