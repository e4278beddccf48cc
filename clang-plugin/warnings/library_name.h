// The names of library functions in lists of functions that need special attention.
#pragma once

#include <string>

#include "clang/AST/Decl.h"

namespace cachepy::plugin {

/// The qualified name without inline namespaces and template arguments: "std::filesystem::remove". For a constructor or an operator it
/// is that of the class.
std::string library_name(const clang::FunctionDecl* function);

}  // namespace cachepy::plugin
