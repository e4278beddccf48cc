// Which variables a body reads whose values do not follow from the code: writing alone lets nothing into a result.
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace cachepy::plugin {

/// How the value of a variable can be another one for the same code.
enum class Change {
  kNever,  ///< it ends with a call, is a constant that follows from the code, or a lock or the like
  kRarely,  ///< a constant that is computed when the program starts, of a file, say; or one with mutable fields
  kAnyTime,
};
Change change_of(const clang::VarDecl* variable, const clang::ASTContext& context);

/// The variable that a reference is another name of, as far as it tells; else the variable itself.
const clang::VarDecl* referred(const clang::VarDecl* variable);

/// Reports each place where the function, given with its body as written, reads a variable that changes; canonical
/// declarations.
void find_state_reads(const clang::FunctionDecl* function, const clang::ASTContext& context,
                      llvm::function_ref<void(const clang::VarDecl*, clang::SourceLocation)> report);

/// Reports the same of the initialiser of what never changes: who reads a constant pointer may read what it points to.
void find_state_behind(const clang::VarDecl* constant, const clang::ASTContext& context,
                       llvm::function_ref<void(const clang::VarDecl*, clang::SourceLocation)> report);

}  // namespace cachepy::plugin
