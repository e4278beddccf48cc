#include "compiler/literals.h"

#include "clang/AST/ExprCXX.h"
#include "clang/Sema/Sema.h"
#include "compiler/created_nodes.h"

namespace cachepy::plugin {

using clang::Expr;

Expr* Literals::string(llvm::StringRef text) const {
  clang::ASTContext& context = sema_.Context;
  const clang::QualType type =
      context.getStringLiteralArrayType(context.CharTy, static_cast<unsigned>(text.size()));
  return make_string(text, type, where_, context);
}

Expr* Literals::string_or_null(const std::optional<std::string>& text) const {
  return text ? string(*text) : null();
}

Expr* Literals::null() const {
  return new (sema_.Context) clang::CXXNullPtrLiteralExpr(sema_.Context.NullPtrTy, where_);
}

Expr* Literals::number(std::uint64_t value, clang::QualType type) const {
  clang::ASTContext& context = sema_.Context;
  return clang::IntegerLiteral::Create(context, llvm::APInt(context.getIntWidth(type), value), type, where_);
}

Expr* Literals::boolean(const std::optional<bool>& value) const {
  if (value) return number(*value, sema_.Context.IntTy);
  return sema_.BuildUnaryOp(nullptr, where_, clang::UO_Minus, number(1, sema_.Context.IntTy)).get();
}

Expr* Literals::braces(std::vector<Expr*> items) const {
  return sema_.ActOnInitList(where_, items, where_).get();
}

Expr* Literals::string_list(const std::vector<std::string>& items) const {
  // The literal's own NUL ends the last string.
  return braces({string(llvm::join(items, llvm::StringRef("\0", 1))),
                 number(items.size(), sema_.Context.UnsignedIntTy)});
}

}  // namespace cachepy::plugin
