// Damage to a cache directory from outside: entries are pruned, and files damaged, exchanged or removed.
#pragma once

#include <filesystem>
#include <string>

#include "program.h"

namespace model {

/// Causes one random damage. Returns its description.
std::string damage(const std::filesystem::path& cache, Random& random);

}  // namespace model
