// Replaces a file completely or not at all.
#pragma once

#include <filesystem>
#include <string_view>

namespace cachepy::plot {

/// Writes a temporary file next to `path` and renames it. An existing file keeps its permissions, and a symlink leads to the new
/// file. A pipe or terminal is written to directly. Throws Error with `path` and the reason; an existing file is then unchanged.
void replace_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace cachepy::plot
