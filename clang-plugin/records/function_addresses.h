// Which functions the code of a translation unit takes the address of.
//
// Only reads the AST.
#pragma once

#include <vector>

#include "clang/AST/Decl.h"
#include "llvm/ADT/ArrayRef.h"

namespace cachepy::plugin {

/// A function that a pointer may point to, and the one that has its code: another one for a lambda that became a pointer.
struct AddressedFunction {
  const clang::FunctionDecl* address;
  const clang::FunctionDecl* code;  ///< canonical
};

/// In the order of their first use, each once. `units` are the functions, with their bodies as written, and variables to look
/// into.
std::vector<AddressedFunction> addressed_functions(llvm::ArrayRef<const clang::Decl*> units,
                                                   const clang::ASTContext& context);

}  // namespace cachepy::plugin
