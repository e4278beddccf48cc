// What the plugin writes into the Site of a cached function.
#pragma once

#include "clang/AST/DeclCXX.h"
#include "functions/plan.h"

namespace cachepy::plugin {

/// The initialiser of a variable of class `site` (detail::Site). Each field is found by its name, so their order is free;
/// a field that the plugin does not know, or does not find, is an error. `records`: the variable that holds the records of
/// the translation unit. Null when an error was reported.
clang::Expr* site_initializer(const MemoPlan& plan, const clang::CXXRecordDecl* site, clang::VarDecl* records,
                              clang::Sema& sema, clang::SourceLocation where);

}  // namespace cachepy::plugin
