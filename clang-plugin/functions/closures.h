// Lambdas as arguments: what they capture is in the key, their code is code of the function that they are handed to.
//
// Only reads the AST.
#pragma once

#include <string>

#include "clang/AST/DeclCXX.h"

namespace cachepy::plugin {

struct ClosureProblem {
  std::string
      what;  ///< completes "is a lambda that": "changes 'sum', which it captures by reference"; "" = none
  clang::SourceLocation where;
};

/// Why an object of this closure type, which is passed by a reference that is not const if `by_reference`, cannot be an
/// argument: what calling it changes would be lost.
ClosureProblem problem_of_closure(const clang::CXXRecordDecl* closure, bool by_reference);

}  // namespace cachepy::plugin
