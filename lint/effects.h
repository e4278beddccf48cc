// What a call does besides computing its result, and what a hit would not repeat: output, changed files, changed globals …
//
// The plugin does not report these when it compiles: the runtime notices most of them in a call. A linter can only guess by names, so
// they are advice.
#pragma once

#include <vector>

#include "fingerprint/fingerprint.h"
#include "functions/object_reads.h"
#include "records/state_reads.h"
#include "result.h"

namespace cachepy::lint {

/// One message for each kind of work and each variable, at the first place that `function` can reach in this translation unit.
std::vector<Message> effects_of(const clang::FunctionDecl* function, plugin::Fingerprints& fingerprints,
                                plugin::BodyOf body_of, plugin::StateReads& state_reads);

}  // namespace cachepy::lint
