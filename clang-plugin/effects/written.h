// Whether anything in a translation unit may write to a variable that no other translation unit can name.
#pragma once

#include <functional>

#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseSet.h"

namespace cachepy::plugin {

class WrittenVariables {
 public:
  /// Returns the declaration that has the function's body as written; null if this translation unit has none.
  using BodyOf = std::function<const clang::FunctionDecl*(const clang::FunctionDecl*)>;
  WrittenVariables(clang::ASTContext& context, BodyOf body_of)
      : context_(context), body_of_(std::move(body_of)) {}

  /// False if the variable keeps the value of its initialiser while the program runs: a table without `const`. Call this after
  /// all instantiations; it visits the whole translation unit once.
  bool may_be_written(const clang::VarDecl* variable);

 private:
  void look_through();

  clang::ASTContext& context_;
  const BodyOf body_of_;
  bool looked_ = false;
  bool has_assembly_ = false;                      // assembly may write anything
  llvm::DenseSet<const clang::VarDecl*> written_;  // canonical
};

}  // namespace cachepy::plugin
