// What is in the tree of code, or in its source, and has no meaning of its own.
#pragma once

#include "clang/AST/Stmt.h"

namespace cachepy::plugin {

/// Does it neither run nor take up room? Declarations of types, assertions, a lone semicolon.
bool says_nothing(const clang::Stmt* stmt);

/// The statement inside of parentheses, cleanups, braces, likelihoods and marks of where a template's argument was put in.
const clang::Stmt* without_wrapping(const clang::Stmt* stmt);

}  // namespace cachepy::plugin
