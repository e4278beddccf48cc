// The canonical text of one function, class or variable: its meaning to the compiler, not its source.
//
// Locals are numbers, literals and enumerators are values, and other declarations are canonical names plus a reference to follow.
// Definitions with equal texts mean the same if the declarations that they refer to do.
#pragma once

#include <string>
#include <vector>

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "fingerprint/names.h"
#include "fingerprint/user_decls.h"
#include "llvm/ADT/SetVector.h"

namespace cachepy::plugin {

struct CodeText {
  std::string text;
  /// Canonical declarations of functions, classes and variables.
  llvm::SetVector<const clang::Decl*, std::vector<const clang::Decl*>> references;
  /// Whether the optimizer may change its results, so that optimization flags belong to it.
  bool left_to_optimizer = false;
  /// For a function: whether its result may depend on its own name or identity, because it uses __func__ or static variables.
  bool needs_name = false;
  /// The references that may dispatch to any overriding function.
  llvm::SetVector<const clang::CXXMethodDecl*, std::vector<const clang::CXXMethodDecl*>> virtual_calls;
};

/// `named` identifies the function; its name is left out unless `with_name` is set. `original` owns its parameters and body; null if they are elsewhere. The two differ for a rewritten
/// function.
CodeText text_of_function(const clang::FunctionDecl* named, const clang::FunctionDecl* original,
                          bool with_name, const clang::ASTContext& context, CodeNames& names,
                          const UserDecls& user_decls);

/// Its parameters and body only.
CodeText text_of_body(const clang::FunctionDecl* function, const clang::ASTContext& context, CodeNames& names,
                      const UserDecls& user_decls);

/// Its bases, fields and layout. Refers to its destructor, because code that has an object also runs the destructor.
CodeText text_of_class(const clang::CXXRecordDecl* record, const clang::ASTContext& context, CodeNames& names,
                       const UserDecls& user_decls);

/// Its type and initialiser, also if it is not constant, because the value at run time is not code.
CodeText text_of_variable(const clang::VarDecl* variable, const clang::ASTContext& context, CodeNames& names,
                          const UserDecls& user_decls);

}  // namespace cachepy::plugin
