// Finds the functions whose address the code of a translation unit takes. Only reads the AST.
#pragma once

#include <vector>

#include "clang/AST/Decl.h"
#include "llvm/ADT/ArrayRef.h"

namespace cachepy::plugin {

/// A function that a pointer may point to, and the function that has its code. They differ for a lambda that became a pointer.
struct AddressedFunction {
  const clang::FunctionDecl* address;
  const clang::FunctionDecl* code;  ///< canonical
};

/// The functions in the order of their first use, each once. `units`: the functions, with their bodies as written, and the variables to
/// search.
std::vector<AddressedFunction> addressed_functions(llvm::ArrayRef<const clang::Decl*> units,
                                                   const clang::ASTContext& context);

}  // namespace cachepy::plugin
