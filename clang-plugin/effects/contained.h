// Whether a call keeps the content of its object inside the object, except for output.
#pragma once

#include "clang/AST/DeclCXX.h"

namespace cachepy::plugin {

/// For a call whose result is not used and that calls exactly this function: whether its code and the code of everything that
/// it calls is in this translation unit, throws nothing, and writes only to its own object and variables. It may print and read
/// clocks.
bool keeps_object_to_itself(const clang::CXXMethodDecl* callee);

}  // namespace cachepy::plugin
