// Part of -fplugin-arg-cachepy-remarks: what a cached function may run without the compiler seeing it.
//
// None of it is a mistake: each note says what of it is in the key nevertheless, and what is not.
#pragma once

#include "fingerprint/fingerprint.h"
#include "functions/plan.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace cachepy::plugin {

/// A note at each such place in code that the function can reach in this translation unit, to be given behind its remark:
/// inline assembly, calls through pointers, virtual calls that nothing here answers, functions that are defined elsewhere (each
/// once).
void note_unknown_code(const MemoPlan& plan, Fingerprints& fingerprints, BodyOf body_of);

}  // namespace cachepy::plugin
