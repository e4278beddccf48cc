// The names by which linkers know functions and variables, made beside code generation.
//
// Code generation numbers what has no name of its own in the order in which it meets it, and nobody else can tell these
// numbers. Here they begin anew in each name: a name is the same in every translation unit, but two unnamed or local
// entities may share one. What linkers tell apart otherwise (overloads by their constraints, noexcept, the expressions
// in a template's signature …) is told apart.
#pragma once

#include <string>

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/ADT/StringMap.h"

namespace clang {
class DiagnosticsEngine;
}

namespace cachepy::plugin {

class LinkerNames {
 public:
  explicit LinkerNames(const clang::ASTContext& context);
  ~LinkerNames();

  /// Of a function, or of a variable that is no local one. "" for what has none, such as a deduction guide.
  std::string of(const clang::NamedDecl* decl) const;

  /// The function or variable of this translation unit that has a name; null where none has, or only a local one.
  const clang::NamedDecl* declaration_of(llvm::StringRef name) const;

 private:
  void look_through(const clang::DeclContext* scope) const;
  void look_at(const clang::Decl* decl) const;

  const clang::ASTContext& context_;
  llvm::IntrusiveRefCntPtr<clang::DiagnosticsEngine> ignored_;     ///< for names that cannot be made
  mutable llvm::StringMap<const clang::NamedDecl*> declarations_;  ///< empty until the first question
};

}  // namespace cachepy::plugin
