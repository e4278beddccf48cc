// Warns about calls of known functions whose results vary: random numbers, clocks, the environment, ids of processes and threads. A
// cached result would contain the first answer for ever.
//
// Visits all code that can be reached in this translation unit, except other cached functions, which get warnings of their own.
// Changes nothing.
#pragma once

#include "fingerprint/fingerprint.h"
#include "functions/plan.h"

namespace cachepy::plugin {

/// Reports each such function once for the function of the plan, with the calls that lead to it.
void report_impure_calls(const MemoPlan& plan, Fingerprints& fingerprints, BodyOf body_of,
                         llvm::function_ref<bool(const clang::FunctionDecl*)> is_cached);

}  // namespace cachepy::plugin
