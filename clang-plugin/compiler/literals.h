// Builds the constants of a Site as expressions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clang/AST/Expr.h"

namespace clang {
class Sema;
}

namespace cachepy::plugin {

class Literals {
 public:
  Literals(clang::Sema& sema, clang::SourceLocation where) : sema_(sema), where_(where) {}

  clang::Expr* string(llvm::StringRef text) const;
  clang::Expr* string_or_null(const std::optional<std::string>& text) const;
  clang::Expr* null() const;
  clang::Expr* number(std::uint64_t value, clang::QualType type) const;
  clang::Expr* boolean(const std::optional<bool>& value) const;  ///< -1, 0 or 1
  clang::Expr* braces(std::vector<clang::Expr*> items) const;
  /// A StringList: {"a\0b", 2}.
  clang::Expr* string_list(const std::vector<std::string>& items) const;

 private:
  clang::Sema& sema_;
  clang::SourceLocation where_;
};

}  // namespace cachepy::plugin
