// Refuses functions that cannot be cached, with a remedy.
#pragma once

#include "functions/closures.h"
#include "functions/object_parts.h"
#include "functions/param_roles.h"

namespace clang {
class CXXMethodDecl;
class DiagnosticsEngine;
class FunctionDecl;
class Sema;
}  // namespace clang

namespace cachepy::plugin {

/// Reports each reason why the definition cannot be cached. True if there is none.
bool can_be_cached(const clang::FunctionDecl* function, clang::Sema& sema);

/// Reports why a member function cannot be cached because of the parts of its object that it reads.
/// False, after an error, if a function without a result has no effect that could be stored.
bool changes_something(const clang::FunctionDecl* function, llvm::ArrayRef<ObjectPart> parts,
                       llvm::ArrayRef<ParamRole> roles, clang::DiagnosticsEngine& diags);

void refuse_closure(const clang::FunctionDecl* function, unsigned index, const ClosureProblem& problem,
                    clang::Sema& sema);

void refuse_object(const clang::CXXMethodDecl* method, llvm::ArrayRef<ObjectProblem> problems,
                   clang::DiagnosticsEngine& diags);

}  // namespace cachepy::plugin
