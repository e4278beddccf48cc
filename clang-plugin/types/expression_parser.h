// The grammar of the expressions in attributes (written_expression.h): C++ without assignments, lambdas, templates and braces.
#pragma once

#include <string>

#include "clang/Sema/Ownership.h"
#include "types/expression_names.h"

namespace cachepy::plugin {

/// Recursive descent. Null after the first problem.
class ExpressionParser {
 public:
  ExpressionParser(llvm::StringRef text, const ExpressionScope& scope, clang::Sema& sema,
                   clang::SourceLocation where)
      : rest_(text), names_(scope, sema, where), sema_(sema), where_(where) {}

  clang::Expr* parse();
  const std::string& problem() const { return problem_; }

 private:
  clang::Expr* expression();
  clang::Expr* binary(int lowest);
  clang::Expr* unary();
  clang::Expr* primary();
  clang::Expr* number();
  clang::Expr* character();
  clang::Expr* name();
  clang::Expr* members(clang::Expr* object);
  clang::Expr* member_of(clang::Expr* object, bool is_arrow);
  clang::Expr* call(clang::Expr* function);
  clang::Expr* static_cast_to();
  clang::Expr* size_of();
  clang::Expr* conversion(clang::QualType type);
  bool arguments(llvm::SmallVectorImpl<clang::Expr*>& out);
  /// Null, and nothing is read, if no type follows.
  clang::QualType type();

  clang::Expr* checked(clang::ExprResult made);
  clang::Expr* fail(std::string why);
  void skip_space() { rest_ = rest_.ltrim(); }
  bool take(llvm::StringRef token);
  llvm::StringRef word();
  clang::TypeSourceInfo* written(clang::QualType type) const;

  llvm::StringRef rest_;
  const ExpressionNames names_;
  clang::Sema& sema_;
  const clang::SourceLocation where_;
  std::string problem_;
};

}  // namespace cachepy::plugin
