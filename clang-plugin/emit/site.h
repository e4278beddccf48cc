// Writes the Site of a cached function.
#pragma once

#include "clang/AST/DeclCXX.h"
#include "functions/plan.h"

namespace cachepy::plugin {

/// The initialiser of a variable of class `site` (detail::Site). Fields are found by name, so their order does not matter. A field
/// that is unknown to the plugin, or missing, is an error. `records`: the variable with the records of the translation unit.
/// Null if an error was reported.
clang::Expr* site_initializer(const MemoPlan& plan, const clang::CXXRecordDecl* site, clang::VarDecl* records,
                              clang::Sema& sema, clang::SourceLocation where);

}  // namespace cachepy::plugin
