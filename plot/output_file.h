// A file that is replaced as a whole or not at all.
#pragma once

#include <filesystem>
#include <string_view>

namespace cachepy::plot {

/// Writes beside `path` and renames. Throws Error, naming `path` and why; an existing file is then untouched.
void replace_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace cachepy::plot
