// Declarations of functions that code names by a symbol, as assembly does, and that the translation unit does not declare.
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/StringMap.h"

namespace cachepy::plugin {

class Symbols {
 public:
  explicit Symbols(const clang::ASTContext& context) : context_(const_cast<clang::ASTContext&>(context)) {}

  /// The same for each symbol. `user` is where the code stands that names it.
  const clang::Decl* function(llvm::StringRef symbol, clang::SourceLocation user);

 private:
  clang::ASTContext& context_;
  llvm::StringMap<const clang::Decl*> functions_;
};

}  // namespace cachepy::plugin
