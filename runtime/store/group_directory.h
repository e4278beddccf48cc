// Cache directories that several users share (`shared: group`).
//
// A shared directory is setgid, and its group may use and write to it; base/cache_file.h gives everything below it to the group. So
// programs and commands without the setting use a shared directory in the right way, too. Whoever can write to the directory decides what
// programs are served. That is the group, and this file refuses directories where it would be somebody else.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace cachepy::internal {

/// Makes sure that the cache in `dir` (absolute) is shared with a group. Creates the directory, or gives a private one of this user to its
/// group, with all that it contains; `may_change` = false only checks. If the directory is removed later, make_cache_root() shares the new one.
///
/// Otherwise the reason why it is not used: FailedPrecondition if that would be unsafe (everybody may write to it, or could replace it; a link
/// of another user), PermissionDenied if it belongs to another user who does not share it, or to a group without this user; or
/// the system's error.
absl::Status share_with_group(const std::string& dir, bool may_change);

/// Creates the top directory of a cache and its missing parents.
absl::Status make_cache_root(const std::string& dir);

/// The name of the group with which the directory is shared, or its number; "" = it is not shared.
std::string group_of(const std::string& dir);

/// What of a cache another user of it cannot use.
struct FilesWithoutAccess {
  std::size_t count = 0;
  std::string example;  ///< the path of one
  std::string owner;    ///< its owner's name, or number
};
/// The files and directories below `dir` that this process cannot read and write, and which belong to other users.
FilesWithoutAccess closed_to_this_user(const std::string& dir);
/// Those that the group cannot read and write.
FilesWithoutAccess closed_to_group(const std::string& dir);

}  // namespace cachepy::internal
