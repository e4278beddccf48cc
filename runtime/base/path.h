// Paths in the form that dependencies use: absolute, so that a later chdir changes nothing, and with one spelling per file.
//
// Symlinks are kept: a dependency covers what the path leads to whenever it is checked.
#pragma once

#include <string>
#include <string_view>

namespace cachepy::internal {

/// Absolute and without ".", "//" and trailing "/". "x/.." is removed if x is a directory. If x is a symlink or does not exist, the
/// system would not end up in x's parent, so ".." stays. "" stays "", because no file has that name. Accesses the disk only for
/// paths with "..". The path stays relative if the working directory was removed. Thread-safe.
std::string normal_path(std::string_view path);

/// Expands "~" and "~/x" as shells do: to $HOME, else to the home directory in the password database. Other paths are unchanged.
std::string expand_home(std::string_view path);

/// The part before the last '/' ("." when there is none, "/" for children of the root).
std::string parent_path(std::string_view path);

}  // namespace cachepy::internal
