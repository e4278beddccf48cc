// Stand-ins for nodes that an older Clang does not have, so that the code for them compiles. No object of these classes exists.
#pragma once

#include "clang/AST/Attr.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/Version.h"

namespace clang {

#if CLANG_VERSION_MAJOR < 19
/// [[assume(…)]]
class CXXAssumeAttr : public Attr {
 public:
  static bool classof(const Attr*) { return false; }
  Expr* getAssumption() const { return nullptr; }
};

/// pack...[index]
class PackIndexingExpr : public Expr {
 public:
  Expr* getSelectedExpr() const { return nullptr; }
};

/// #embed
class EmbedExpr : public Expr {
 public:
  StringLiteral* getDataStringLiteral() const { return nullptr; }
  unsigned getStartingElementPos() const { return 0; }
  std::size_t getDataElementCount() const { return 0; }
};
#endif

}  // namespace clang
