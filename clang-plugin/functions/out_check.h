// Checks whether a function writes a parameter marked [[cachepy::out]] before it reads it, on all paths.
//
// Only reads the AST. See param_roles.h for the consequences.
#pragma once

#include <string>

#include "clang/AST/Decl.h"

namespace cachepy::plugin {

struct OutCheck {
  enum class Writing {
    kAlways,     ///< as a whole, before anything of it is read, on each path to a return
    kUnknown,    ///< nobody can say
    kReadFirst,  ///< a path leads to a place where it is read and has not been written
  };

  Writing writing = Writing::kUnknown;
  clang::SourceLocation where;  ///< of the read, or of what makes it unknown; may be invalid
  std::string how;  ///< completes the parameter's name: "is read here", "keeps its elements in 'push_back'"
};

/// `function` is a definition, `param` one of its parameters: a reference, or a view of elements.
OutCheck check_out(const clang::FunctionDecl* function, const clang::ParmVarDecl* param);

}  // namespace cachepy::plugin
