// Declarations of functions that code refers to by symbol, as assembly does, and that the translation unit does not declare.
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/StringMap.h"

namespace cachepy::plugin {

class Symbols {
 public:
  explicit Symbols(const clang::ASTContext& context) : context_(const_cast<clang::ASTContext&>(context)) {}

  /// The declaration for a symbol; always the same one. `user`: the location of the code that refers to it.
  const clang::Decl* function(llvm::StringRef symbol, clang::SourceLocation user);

 private:
  clang::ASTContext& context_;
  llvm::StringMap<const clang::Decl*> functions_;
};

}  // namespace cachepy::plugin
