// The linker's names of functions and variables, made independently of code generation.
//
// Code generation numbers unnamed entities in the order in which it meets them, and these numbers are not known elsewhere. Here the
// numbers start anew in each name: a name is the same in every translation unit, but two unnamed or local entities may share
// one. Everything else that linkers distinguish (overloads by their constraints, noexcept, the expressions in a template's
// signature …) is distinguished.
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

  /// The name of a function or of a non-local variable. "" for entities without one, such as a deduction guide.
  std::string of(const clang::NamedDecl* decl) const;

  /// The function or variable of this translation unit with a given name; null if there is none, or only a local one.
  const clang::NamedDecl* declaration_of(llvm::StringRef name) const;

 private:
  void look_through(const clang::DeclContext* scope) const;
  void look_at(const clang::Decl* decl) const;

  const clang::ASTContext& context_;
  llvm::IntrusiveRefCntPtr<clang::DiagnosticsEngine> ignored_;     ///< for names that cannot be made
  mutable llvm::StringMap<const clang::NamedDecl*> declarations_;  ///< empty until the first question
};

}  // namespace cachepy::plugin
