// The names in a directory.
//
// Knows nothing of cache directories. What goes wrong says which directory it is.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace cachepy::internal {

/// OK when `directory` is one that can be read; NotFound when it is not there.
absl::Status check_directory(const std::string& directory);

/// Calls `visit` with the name of everything in `directory`, in no order.
absl::Status for_each_name(const std::string& directory, const std::function<void(std::string_view)>& visit);

/// Whether what the others returned says that there is no directory of that name.
bool is_missing_directory(const absl::Status& status);

/// Names of the files in `directory` that end in `suffix`, sorted. NotFound when there is no such directory.
absl::StatusOr<std::vector<std::string>> list_files(const std::string& directory, std::string_view suffix);

}  // namespace cachepy::internal
