// The canonical text of one function, class or variable: what the compiler understood, not what was written.
//
// Locals are numbers, literals and enumerators are values, what is declared elsewhere is its canonical name
// plus a reference to follow. Definitions with equal texts mean the same if what they refer to does.
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
  /// What the optimizer makes of it is as good as part of it.
  bool left_to_optimizer = false;
  /// Those of them that may turn out to be any function that overrides them.
  llvm::SetVector<const clang::CXXMethodDecl*, std::vector<const clang::CXXMethodDecl*>> virtual_calls;
};

/// `named` is who the function is; `original` owns its parameters and body, null where they are elsewhere. The
/// two differ for a rewritten function.
CodeText text_of_function(const clang::FunctionDecl* named, const clang::FunctionDecl* original,
                          const clang::ASTContext& context, CodeNames& names, const UserDecls& user_decls);

/// Its bases, fields and layout; refers to its destructor, since whoever has an object runs that too.
CodeText text_of_class(const clang::CXXRecordDecl* record, const clang::ASTContext& context, CodeNames& names,
                       const UserDecls& user_decls);

/// Its type and initialiser, also for one that is not constant: the value at run time is not code.
CodeText text_of_variable(const clang::VarDecl* variable, const clang::ASTContext& context, CodeNames& names,
                          const UserDecls& user_decls);

}  // namespace cachepy::plugin
