// The sizes that users write in attributes: `[[cachepy::size("rows * cols")]]`. Numbers, names, members, calls without
// arguments, + - * / and parentheses.
//
// Knows the grammar; what a name stands for, the caller says.
#pragma once

#include <string>

#include "clang/AST/Expr.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace clang {
class Sema;
}

namespace cachepy::plugin {

/// Null where there is no such name.
using ResolveName = llvm::function_ref<clang::Expr*(llvm::StringRef name)>;

/// An expression of integer type at `where`; null where `text` is none, and `problem` then says why: "there is no 'n'".
clang::Expr* build_size(llvm::StringRef text, ResolveName resolve, clang::Sema& sema,
                        clang::SourceLocation where, std::string& problem);

}  // namespace cachepy::plugin
