// Which of the compiler's options can change what the same code computes.
#pragma once

#include <string>

#include "clang/Basic/LangOptions.h"

namespace clang {
class CompilerInstance;
}

namespace cachepy::plugin {

/// Those options, one to a line. Left out is what changes only how fast or how well observed the code runs
/// (-g, -fPIC, sanitizers; -O but for code that is left to the optimizer), and what the code itself shows (-D, -I).
std::string result_changing_flags(const clang::CompilerInstance& ci);

/// How code is optimized.
std::string optimization_flags(const clang::CompilerInstance& ci);

/// With these, may the optimizer change what arithmetic computes?
bool is_left_to_optimizer(clang::FPOptions options);

}  // namespace cachepy::plugin
