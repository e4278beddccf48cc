// Reads what a body does that takes time: loops, calls, and known work of library functions. An estimate, for ranking only.
#pragma once

#include "clang/AST/Decl.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "result.h"

namespace cachepy::lint {

/// Names another function as BodyFacts::symbol does; "" for one that is not of the project.
using SymbolOf = llvm::function_ref<std::string(const clang::FunctionDecl*)>;

/// Lambdas belong to the body in which they are written.
BodyFacts read_body(const clang::FunctionDecl* function, SymbolOf symbol_of);

}  // namespace cachepy::lint
