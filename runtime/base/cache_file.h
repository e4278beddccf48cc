// Files and directories of a cache, which belong to one user or to everybody in a group.
//
// The directory decides. Below a directory that is setgid and that its group may use and write to, everything belongs to the group:
// directories have mode 2770 and files 0660, whatever the umask is. Elsewhere directories have mode 0700 and files 0600. The kernel
// gives new files the group of a setgid directory, so nobody needs to change owners, which network file systems refuse.
//
// Knows nothing of settings; store/group_directory.h makes such a directory.
#pragma once

#include <sys/stat.h>

#include <string>

#include "absl/status/status.h"
#include "base/file.h"

namespace cachepy::internal {

inline constexpr ::mode_t kGroupDirectoryMode = 02770;
inline constexpr ::mode_t kGroupFileMode = 0660;

/// Whether what is in a directory with that stat belongs to its group.
bool belongs_to_group(const struct ::stat& directory);

/// Lets the group use a new file, if its directory belongs to the group. Best effort.
void give_to_group(int fd, const std::string& directory);

/// open(2) for a file of a cache, which is created if it does not exist. A file that another process can find by its name, such as a
/// lock, appears with its final permissions.
UniqueFd open_cache_file(const std::string& path, int flags);

/// Creates the directory and its missing parents, which belong to the group if the nearest existing one does. OK if it exists already.
absl::Status make_cache_directory(const std::string& path);

/// Creates a directory that belongs to the group of its parent or of this process; at once with its final permissions. The parent must
/// exist. OK if the directory exists already, whatever its permissions are.
absl::Status make_group_directory(const std::string& path);

}  // namespace cachepy::internal
