// Which variables a body reads that outlive a call and may change: writing alone lets nothing into a result.
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace cachepy::plugin {

/// Has it storage of its own for the whole program, and is it neither constant nor a lock or the like?
bool may_change(const clang::VarDecl* variable, const clang::ASTContext& context);

/// Reports each place where the function, given with its body as written, reads such a variable; canonical declarations.
void find_state_reads(const clang::FunctionDecl* function, const clang::ASTContext& context,
                      llvm::function_ref<void(const clang::VarDecl*, clang::SourceLocation)> report);

}  // namespace cachepy::plugin
