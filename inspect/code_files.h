// The code records in the files of a program.
#pragma once

#include <filesystem>
#include <vector>

#include "program/code_graph.h"

namespace cachepy::internal {

/// Of a program and the libraries that it loads, in that order. Throws Error when a file cannot be read or is no ELF file.
CodeGraph code_graph_of(const std::vector<std::filesystem::path>& binaries);

}  // namespace cachepy::internal
