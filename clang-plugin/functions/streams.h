// Output streams as parameters: what a function writes to one is part of its result.
//
// Only reads the AST.
#pragma once

#include "clang/AST/Decl.h"

namespace cachepy::plugin {

/// Whether a parameter is a reference to a std::ostream, or to a stream of the standard library that is one.
bool is_output_stream(const clang::ParmVarDecl* param);

/// Where a function uses such a parameter as anything else than a std::ostream: opens or closes its file, asks for its text,
/// reads from it. Null where it does not.
const clang::Expr* use_beyond_output(const clang::FunctionDecl* function, const clang::ParmVarDecl* param);

}  // namespace cachepy::plugin
