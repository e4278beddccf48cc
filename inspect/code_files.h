// The code records in the files of a program.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "program/code_graph.h"

namespace cachepy::internal {

/// The code of a program and the libraries that it loads, in that order. Throws Error if a file cannot be read or is not an ELF file.
CodeGraph code_graph_of(const std::vector<std::filesystem::path>& binaries);

/// The digests of the cached functions in these files by their names; functions with one name may have several. A file is searched with
/// those before it. Throws as above.
std::map<std::string, std::vector<CodeDigests>> cached_code_of(
    const std::vector<std::filesystem::path>& binaries);

}  // namespace cachepy::internal
