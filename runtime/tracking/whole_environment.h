// The environment that a call hands to the programs and interpreters that it starts, as one dependency.
#pragma once

#include <string>
#include <string_view>

#include "base/digest.h"
#include "frames/recorder.h"

namespace cachepy::internal {

/// The name of that dependency, in place of that of a variable. Its pattern lists the variables that the call has set itself.
inline constexpr std::string_view kWholeEnvironment = "*";

/// The digest of all variables. Leaves out those in `without`, each followed by a line break, and those that only describe the
/// terminal and the session.
Digest environment_digest(std::string_view without, Algo algo = Algo::kXxh3);

/// Records the use of all variables, without those that the call has set before.
void record_environment(Recorder& recorder);

}  // namespace cachepy::internal
