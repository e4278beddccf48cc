// Writes attributes into source files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "program.h"

namespace cachepy::lint {

struct Fixed {
  std::size_t functions = 0;
  std::vector<std::string> files;     ///< that were changed
  std::vector<std::string> skipped;   ///< why a function was left alone: "f: a macro writes its declaration"
  std::vector<std::string> problems;  ///< files that could not be written
};

/// Inserts an attribute before each of the functions, and the header where a changed file does not include it. Functions that are
/// annotated, refused or written by a macro are left alone. `directory` is the attribute's argument; without one, it is that of the
/// annotated functions in `all` if they agree, else there is none.
Fixed insert_attributes(const std::vector<const Function*>& functions, const std::vector<Function>& all,
                        std::optional<std::string> directory);

}  // namespace cachepy::lint
