// Directories that have a name, so that paths below them can be written in a way that means the same for several users and machines:
// "@project/data/a.txt" instead of "/home/ann/project/data/a.txt". Other paths stay as they are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cachepy::internal {

struct Root {
  std::string name;
  std::string path;  ///< absolute and normal
};
/// The longest path that fits is used. A directory may occur twice, under a path with symlinks and under its real one.
using Roots = std::vector<Root>;

/// Whether a root can have this name: letters, digits, '_' and '-'.
bool is_root_name(std::string_view name);

/// Puts the name of a root in place of its path; what follows stays as it is spelled. Relative paths are returned as they are.
std::string shared_path(const Roots& roots, std::string_view path);

/// The reverse. "" if this machine has no root of that name, or the path would lead out of it.
std::string local_path(const Roots& roots, std::string_view shared);

}  // namespace cachepy::internal
