// Variables that code uses without naming them in an expression: through addresses in constants and template arguments.
#pragma once

#include "clang/AST/Decl.h"
#include "llvm/ADT/SmallVector.h"

namespace clang {
class APValue;
}

namespace cachepy::plugin {

/// The variables whose addresses are in a constant.
llvm::SmallVector<const clang::VarDecl*, 1> variables_in(const clang::APValue& constant);

/// The variables that a use of a function, variable or template parameter object leads to: through the value of a library's
/// constant, whose initialiser is not visited otherwise, and through template arguments of library entities.
llvm::SmallVector<const clang::VarDecl*, 1> variables_named_by(const clang::ValueDecl* decl,
                                                               const clang::ASTContext& context);

}  // namespace cachepy::plugin
