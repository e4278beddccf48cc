// Declarations by the names that linkers know, for code that uses these: assembly and aliases.
#pragma once

#include <optional>

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/StringMap.h"

namespace cachepy::plugin {

class Symbols {
 public:
  explicit Symbols(const clang::ASTContext& context) : context_(const_cast<clang::ASTContext&>(context)) {}

  /// The function or variable of this translation unit; null if there is none. Walks the translation unit at the first
  /// question.
  const clang::Decl* find(llvm::StringRef symbol);

  /// A declaration of a function that this translation unit does not declare.
  const clang::Decl* elsewhere(llvm::StringRef symbol, clang::SourceLocation user);

 private:
  void look_through();

  clang::ASTContext& context_;
  bool looked_ = false;
  llvm::StringMap<const clang::Decl*> mangled_;
  llvm::StringMap<const clang::Decl*> elsewhere_;
};

}  // namespace cachepy::plugin
