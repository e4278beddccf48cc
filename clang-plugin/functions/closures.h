// Lambdas as arguments. The key contains the values of their captures. Their code belongs to the code of the function that they are
// passed to. If they capture `this`, the key contains the parts of the object that they read.
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

/// Why an object of this closure type cannot be an argument: changes that calling it makes would be lost. `by_reference`: it is
/// passed by a non-const reference.
ClosureProblem problem_of_closure(const clang::CXXRecordDecl* closure, bool by_reference);

/// The objects whose `this` is captured by a closure or by a lambda that it contains. Parts that cannot be in the key, or that change,
/// are added to `problems`.
std::vector<CapturedObject> objects_of_closure(const clang::CXXRecordDecl* closure, BodyOf body_of,
                                               clang::Sema& sema, std::vector<ClosureProblem>& problems);

}  // namespace cachepy::plugin
