// Parses the expressions that users write in attributes as strings: sizes, such as `[[cachepy::size("rows * cols")]]`, and conditions,
// such as `[[cachepy::active("kind_ == Kind::number")]]`. They are C++ expressions without effects, in the scope of the declaration
// that has the attribute: numbers, names, members, elements, calls, operators and conversions. Sema checks them.
#pragma once

#include <string>

#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace clang {
class Sema;
}

namespace cachepy::plugin {

/// Where names are looked up, in this order: among parameters, in the class of the object, in the scope and those around it.
struct ExpressionScope {
  /// An expression for the parameter of that name; null if there is none.
  llvm::function_ref<clang::Expr*(llvm::StringRef name)> parameter;
  /// An expression for the object, of which the expression only reads. Never called if `record` is null.
  llvm::function_ref<clang::Expr*()> object;
  const clang::CXXRecordDecl* record;  ///< the class of the object; null if there is none
  const clang::DeclContext* context;   ///< the function or the class that has the attribute
};

/// An expression of integer type at `where`. Null if `text` is not one; then `problem` gives the reason: "there is no 'n'".
clang::Expr* build_size(llvm::StringRef text, const ExpressionScope& scope, clang::Sema& sema,
                        clang::SourceLocation where, std::string& problem);

/// The same for an expression that is true or false.
clang::Expr* build_condition(llvm::StringRef text, const ExpressionScope& scope, clang::Sema& sema,
                             clang::SourceLocation where, std::string& problem);

/// The scope of an attribute of a field. `object` returns an expression for an object of the class.
ExpressionScope scope_of_field(const clang::CXXRecordDecl* record, llvm::function_ref<clang::Expr*()> object);

}  // namespace cachepy::plugin
