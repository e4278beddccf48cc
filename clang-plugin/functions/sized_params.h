// Checks the numbers of elements that attributes give for pointers: `[[cachepy::size("rows * cols")]] const double* values`.
//
// Only reads the AST; emit/arguments.cpp builds the same expressions for the wrapper.
#pragma once

#include <string>

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"

namespace clang {
class Sema;
}

namespace cachepy::plugin {

/// The function as a member whose object can be read before the call; null if it has no such object.
const clang::CXXMethodDecl* with_object_before_call(const clang::FunctionDecl* function);

/// The problem with the expression: "there is no 'n'"; "" = none.
std::string problem_of_size(const clang::FunctionDecl* function, const clang::ParmVarDecl* param,
                            llvm::StringRef size, clang::Sema& sema);

}  // namespace cachepy::plugin
