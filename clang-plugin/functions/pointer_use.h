// What the uses of a pointer parameter in its function tell about what it points to.
//
// Only reads the AST; param_roles.h and refuse.cpp say what follows.
#pragma once

#include <string>

#include "clang/AST/Decl.h"

namespace cachepy::plugin {

enum class PointerUse {
  kNone,       ///< the function does not use it, so its value does not matter
  kOneObject,  ///< only as a pointer to one object or null: `*p`, `p->x`, comparisons with null
  kUnknown,
};

/// What `function`, a definition, and the functions that it hands the pointer to do with it.
PointerUse use_of_pointer(const clang::FunctionDecl* function, const clang::ParmVarDecl* param);

/// The number of characters behind a `const char*` that is not a text with a terminating zero, as a size expression of the
/// function's parameters: the parameter behind it is its length, or its end. Empty if nothing speaks against a text.
std::string length_of_characters(const clang::FunctionDecl* function, unsigned index);

}  // namespace cachepy::plugin
