// Finds the definitions of a project's functions in one translation unit, including the instances of its templates.
#pragma once

#include <vector>

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "project_files.h"

namespace cachepy::lint {

/// Definitions that users wrote, in source order: nothing implicit, defaulted or dependent, and no operators of lambdas.
std::vector<clang::FunctionDecl*> definitions_in(clang::ASTContext& context, const ProjectFiles& files);

/// The definition as it is written: for the instance of a template, that of the template.
const clang::FunctionDecl* as_written(const clang::FunctionDecl* function);

/// main(), an operator or a destructor, which nobody would cache.
bool is_special(const clang::FunctionDecl* function);

}  // namespace cachepy::lint
