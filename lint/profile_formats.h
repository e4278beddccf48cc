// The formats of profiles. Each function adds what it finds to a profile, or returns what is wrong with the text.
#pragma once

#include <string>

#include "llvm/ADT/StringRef.h"
#include "profile.h"

namespace cachepy::lint {

std::string add_perf_script(llvm::StringRef text, Profile& profile);
std::string add_perf_report(llvm::StringRef text, Profile& profile);
std::string add_trace_events(llvm::StringRef text, Profile& profile);
std::string add_table(llvm::StringRef text, Profile& profile);

}  // namespace cachepy::lint
