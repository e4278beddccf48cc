// Whether anything in a translation unit may write a variable that no other one can name.
#pragma once

#include <functional>

#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseSet.h"

namespace cachepy::plugin {

class WrittenVariables {
 public:
  /// Gives the declaration with a function's body as written; null where this translation unit has none.
  using BodyOf = std::function<const clang::FunctionDecl*(const clang::FunctionDecl*)>;
  WrittenVariables(clang::ASTContext& context, BodyOf body_of)
      : context_(context), body_of_(std::move(body_of)) {}

  /// False where the variable is what its initialiser makes it for as long as the program runs: a table without `const`. To
  /// be asked when all is instantiated; looks through the whole unit once.
  bool may_be_written(const clang::VarDecl* variable);

 private:
  void look_through();

  clang::ASTContext& context_;
  const BodyOf body_of_;
  bool looked_ = false;
  bool has_assembly_ = false;                      // which may write anything
  llvm::DenseSet<const clang::VarDecl*> written_;  // canonical
};

}  // namespace cachepy::plugin
