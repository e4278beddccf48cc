// Writes the function that asks the predicate of the option store_if about a call:
//
//     static bool __cachepy_store_if(const C& object, const R& result, const P& parameter, …) { return is_complete(result); }
//
// The runtime calls it with everything that a predicate may look at (detail/judged.h); its body passes on what the user's takes.
#pragma once

#include "functions/plan.h"

namespace cachepy::plugin {

/// Null if the plan has no predicate, or if an error was reported. The function has no symbol yet.
clang::FunctionDecl* make_predicate(const MemoPlan& plan, clang::Sema& sema);

}  // namespace cachepy::plugin
