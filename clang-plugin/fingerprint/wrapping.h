// Nodes of the tree that have no meaning of their own.
#pragma once

#include "clang/AST/Stmt.h"

namespace cachepy::plugin {

/// Whether the statement has no effect and needs no memory: declarations of types, static assertions, a lone semicolon.
bool says_nothing(const clang::Stmt* stmt);

/// The statement inside of parentheses, cleanups, braces, likelihoods and substituted template arguments.
const clang::Stmt* without_wrapping(const clang::Stmt* stmt);

}  // namespace cachepy::plugin
