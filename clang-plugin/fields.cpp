#include "fields.h"

namespace cachepy::plugin {

void install_field_synthesis(clang::CompilerInstance&) {}

std::optional<TypeProblem> check_type(clang::QualType, TypeRole) {
  return std::nullopt;
}

}  // namespace cachepy::plugin
