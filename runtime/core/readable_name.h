// Names of code for people.
#pragma once

#include <string>
#include <string_view>

namespace cachepy::internal {

/// "ns::load(int)" for a linker's name, everything else as it is.
std::string readable_name(std::string_view name);

}  // namespace cachepy::internal
