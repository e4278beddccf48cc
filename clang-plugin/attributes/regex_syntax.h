// Is a string a regular expression that the runtime will accept?
//
// A file of its own because std::regex reports by throwing, and the rest of the plugin is compiled without
// exceptions, as LLVM is. Deliberately includes nothing of LLVM.
#pragma once

#include <string>

namespace cachepy::plugin {

/// What is wrong with `pattern` as an ECMAScript expression; empty when nothing is.
std::string regex_problem(const std::string& pattern);

}  // namespace cachepy::plugin
