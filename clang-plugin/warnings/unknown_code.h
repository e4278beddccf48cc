// Part of -fplugin-arg-cachepy-remarks: code that a cached function may run and that the compiler does not see.
//
// None of it is an error: each note says which part of it is in the key, and which part is not.
#pragma once

#include "fingerprint/fingerprint.h"
#include "functions/plan.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace cachepy::plugin {

/// Notes to follow the remark of the function, one at each such location that it can reach in this translation unit: inline
/// assembly, calls through pointers, virtual calls without an overrider here, functions that are defined elsewhere (each once).
void note_unknown_code(const MemoPlan& plan, Fingerprints& fingerprints, BodyOf body_of);

}  // namespace cachepy::plugin
