// Warns of calls to known functions that give another result each time: random numbers, clocks, the environment,
// identities of processes and threads. A cached result would hold the first answer for ever.
//
// Looks through all code that can be reached in this translation unit, down to other cached functions, which get
// warnings of their own. Changes nothing.
#pragma once

#include "fingerprint/fingerprint.h"
#include "functions/plan.h"

namespace cachepy::plugin {

/// Reports each such function once for the plan's, with the calls that lead to it.
void report_impure_calls(const MemoPlan& plan, Fingerprints& fingerprints, BodyOf body_of,
                         llvm::function_ref<bool(const clang::FunctionDecl*)> is_cached);

}  // namespace cachepy::plugin
