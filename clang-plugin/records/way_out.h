// Whether what an object holds can come out of a call whose result is dropped, as it does not out of `x.push_back(1);`.
#pragma once

#include "clang/AST/Expr.h"

namespace cachepy::plugin {

/// Can it come out through an argument, from the given one on, or into a variable that outlives the call? What a function does
/// whose body is not here is not known; it is believed to do neither.
bool has_way_out(const clang::CallExpr* call, unsigned first_argument);

}  // namespace cachepy::plugin
