#include "type_check.h"

namespace cachepy::plugin {

std::string TypeProblem::message() const {
  return (path.empty() ? "it" : path) + " " + what + "; " + advice;
}

std::optional<TypeProblem> check_type(clang::QualType, TypeRole, clang::Sema&) {
  return std::nullopt;
}

}  // namespace cachepy::plugin
