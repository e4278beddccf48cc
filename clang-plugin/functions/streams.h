// Streams as parameters. The text that a function writes to a stream is part of its result. What a function reads from a stream is in the
// key.
//
// Only reads the AST.
#pragma once

#include "clang/AST/Decl.h"

namespace cachepy::plugin {

/// Whether a parameter is a reference to a std::ostream or to a standard stream derived from it, or a pointer to a std::ostream.
bool is_output_stream(const clang::ParmVarDecl* param);

/// Whether a parameter is a reference to a std::istream, std::ifstream or std::istringstream, or a pointer to a std::istream.
bool is_input_stream(const clang::ParmVarDecl* param);

/// An expression that uses such a parameter as something other than a std::ostream or a std::istream: it opens or closes its file, gets
/// its text, or casts it to a derived class. Null if there is none.
const clang::Expr* use_beyond_stream(const clang::FunctionDecl* function, const clang::ParmVarDecl* param);

}  // namespace cachepy::plugin
