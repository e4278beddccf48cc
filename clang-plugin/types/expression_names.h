// Looks up the names in the expressions of attributes (written_expression.h), and checks what the expressions do.
#pragma once

#include <string>

#include "types/written_expression.h"

namespace clang {
class LookupResult;
}

namespace cachepy::plugin {

class ExpressionNames {
 public:
  ExpressionNames(const ExpressionScope& scope, clang::Sema& sema, clang::SourceLocation where)
      : scope_(scope), sema_(sema), where_(where) {}

  // All return null if there is no such name.

  /// A name without `::` before it: a parameter, a member of the object, or what is visible in the scope.
  clang::Expr* unqualified(llvm::StringRef name) const;
  clang::Expr* in_scope(llvm::StringRef name, clang::DeclContext* scope) const;
  /// A member of the object, also of one of its bases.
  clang::Expr* member(llvm::StringRef name) const;
  /// The namespace, class or enumeration of that name. `in` = null: visible in the scope.
  clang::DeclContext* scope_named(llvm::StringRef name, clang::DeclContext* in) const;
  clang::QualType type_named(llvm::StringRef name, clang::DeclContext* in) const;

  clang::QualType builtin_type(llvm::StringRef word) const;
  /// `unsigned` and `long`, or `long` and `long`.
  clang::QualType longer_type(clang::QualType type, llvm::StringRef word) const;

 private:
  bool find(clang::LookupResult& found, clang::DeclContext* in) const;
  clang::Expr* field(llvm::ArrayRef<clang::NamedDecl*> way) const;
  clang::Expr* as_const(clang::Expr* expression) const;

  const ExpressionScope& scope_;
  clang::Sema& sema_;
  const clang::SourceLocation where_;
};

/// What the expression may change: "it calls 'pop', which is not const"; "" = nothing.
std::string effect_of(clang::Expr* expression);

}  // namespace cachepy::plugin
