// Parses the sizes that users write in attributes, such as `[[cachepy::size("rows * cols")]]`: numbers, names, members, calls without
// arguments, + - * / and parentheses.
//
// The caller resolves the names.
#pragma once

#include <string>

#include "clang/AST/Expr.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace clang {
class Sema;
}

namespace cachepy::plugin {

/// Null if there is no such name.
using ResolveName = llvm::function_ref<clang::Expr*(llvm::StringRef name)>;

/// An expression of integer type at `where`. Null if `text` is not one; then `problem` gives the reason: "there is no 'n'".
clang::Expr* build_size(llvm::StringRef text, ResolveName resolve, clang::Sema& sema,
                        clang::SourceLocation where, std::string& problem);

}  // namespace cachepy::plugin
