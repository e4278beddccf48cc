// Which of the compiler's options can change what the same code computes.
#pragma once

#include <string>

namespace clang {
class CompilerInstance;
}

namespace cachepy::plugin {

/// Those options, one to a line. Left out is what changes only how fast or how well observed the code runs
/// (-O, -g, -fPIC, sanitizers), and what the code itself shows (-D, -I).
std::string result_changing_flags(const clang::CompilerInstance& ci);

}  // namespace cachepy::plugin
