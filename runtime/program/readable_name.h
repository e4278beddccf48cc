// Names of code for people.
#pragma once

#include <string>
#include <string_view>

namespace cachepy::internal {

/// "ns::load(std::string)" for a linker's name: as people write it, without the standard library's inline namespaces and
/// default template arguments, so that two names may read alike. Other names are shortened in the same way.
std::string readable_name(std::string_view name);

}  // namespace cachepy::internal
