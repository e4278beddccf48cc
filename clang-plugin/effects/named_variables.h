// Variables that code names without an expression that names them: through addresses in constants and template arguments.
#pragma once

#include "clang/AST/Decl.h"
#include "llvm/ADT/SmallVector.h"

namespace clang {
class APValue;
}

namespace cachepy::plugin {

/// Those whose addresses are in a constant.
llvm::SmallVector<const clang::VarDecl*, 1> variables_in(const clang::APValue& constant);

/// Those that a use of a function, variable or template parameter object leads to: by the value of a constant of the
/// library's, whose initialiser nobody else looks at, and by the template arguments of what libraries define.
llvm::SmallVector<const clang::VarDecl*, 1> variables_named_by(const clang::ValueDecl* decl,
                                                               const clang::ASTContext& context);

}  // namespace cachepy::plugin
