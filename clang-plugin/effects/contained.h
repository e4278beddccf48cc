// Whether a call can let nothing of what its object holds out of the object, but to where output goes.
#pragma once

#include "clang/AST/DeclCXX.h"

namespace cachepy::plugin {

/// Of a call of which nobody uses the result, where exactly this function is called: the code of it and of all that it calls is
/// here, throws nothing, and writes nothing but its own object and variables. It may print and look at clocks.
bool keeps_object_to_itself(const clang::CXXMethodDecl* callee);

}  // namespace cachepy::plugin
