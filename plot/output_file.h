// A file that is replaced as a whole or not at all.
#pragma once

#include <filesystem>
#include <string_view>

namespace cachepy::plot {

/// Writes beside `path` and renames. An existing file keeps its permissions, and a link leads to the new one; what is no
/// file of bytes (a pipe, a terminal) is written to. Throws Error, naming `path` and why; an existing file is then untouched.
void replace_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace cachepy::plot
