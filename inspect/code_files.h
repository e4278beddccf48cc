// The code records in the files of a program.
#pragma once

#include <filesystem>
#include <vector>

#include "program/code_graph.h"

namespace cachepy::internal {

/// The code of a program and the libraries that it loads, in that order. Throws Error if a file cannot be read or is not an ELF file.
CodeGraph code_graph_of(const std::vector<std::filesystem::path>& binaries);

}  // namespace cachepy::internal
