// Which compiler options can change the results of the same code.
#pragma once

#include <string>

#include "clang/Basic/LangOptions.h"

namespace clang {
class CompilerInstance;
}

namespace cachepy::plugin {

/// These options, one on each line. Not included are options that change only speed or observability (-g, -fPIC, sanitizers; -O
/// except for code that depends on the optimizer), and options whose effect is visible in the code (-D, -I).
std::string result_changing_flags(const clang::CompilerInstance& ci);

/// How code is optimized.
std::string optimization_flags(const clang::CompilerInstance& ci);

/// Whether these options let the optimizer change the results of arithmetic.
bool is_left_to_optimizer(clang::FPOptions options);

}  // namespace cachepy::plugin
