// Readable names of code.
#pragma once

#include <string>
#include <string_view>

namespace cachepy::internal {

/// "ns::load(std::string)" for a linker's name, without the standard library's inline namespaces and default template
/// arguments. Two different names may therefore read alike. Other names are shortened in the same way.
std::string readable_name(std::string_view name);

}  // namespace cachepy::internal
