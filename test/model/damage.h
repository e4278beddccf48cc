// What may happen to a cache directory from outside: entries pruned, files damaged, exchanged or removed.
#pragma once

#include <filesystem>
#include <string>

#include "program.h"

namespace model {

/// One random mishap; says which.
std::string damage(const std::filesystem::path& cache, Random& random);

}  // namespace model
