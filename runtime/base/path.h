// Paths as dependencies name them: absolute, so that a later chdir changes nothing, and one spelling per
// file.
//
// Symlinks are kept: a dependency is on what the path leads to, whenever it is looked at.
#pragma once

#include <string>
#include <string_view>

namespace cachepy::internal {

/// Absolute and without ".", "//" and trailing "/"; "x/.." is dropped where x is a directory. Where x is a
/// symlink or nothing, the system would not end up in x's parent, so ".." stays. "" stays "": no file has
/// that name. Looks at the disk only for paths with "..". A working directory that is gone leaves the path
/// relative. Thread-safe.
std::string normal_path(std::string_view path);

/// "~" and "~/x" as shells read them: below $HOME, else below the home that the password database
/// names. Other paths as they are.
std::string expand_home(std::string_view path);

/// The part before the last '/' ("." when there is none, "/" for children of the root).
std::string parent_path(std::string_view path);

}  // namespace cachepy::internal
