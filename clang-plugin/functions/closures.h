// Lambdas as arguments: what they capture is in the key, their code is code of the function that they are handed to. Of an
// object whose `this` they capture, what they read is in the key.
//
// Only reads the AST.
#pragma once

#include <string>
#include <vector>

#include "clang/AST/DeclCXX.h"
#include "functions/object_parts.h"

namespace cachepy::plugin {

struct CapturedObject {
  llvm::SmallVector<clang::FieldDecl*, 1>
      way;  ///< from the closure through those that it holds, to the pointer
  std::vector<ObjectPart> parts;
};

struct ClosureProblem {
  std::string
      what;  ///< completes "is a lambda that": "changes 'sum', which it captures by reference"; "" = none
  clang::SourceLocation where;
};

/// Why an object of this closure type, which is passed by a reference that is not const if `by_reference`, cannot be an
/// argument: what calling it changes would be lost.
ClosureProblem problem_of_closure(const clang::CXXRecordDecl* closure, bool by_reference);

/// The objects whose `this` a closure captures, itself or in lambdas that it holds. What cannot be in the key, or changes, is
/// added to `problems`.
std::vector<CapturedObject> objects_of_closure(const clang::CXXRecordDecl* closure, BodyOf body_of,
                                               clang::Sema& sema, std::vector<ClosureProblem>& problems);

}  // namespace cachepy::plugin
