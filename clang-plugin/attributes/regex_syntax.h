// Checks whether a string is a regular expression that the runtime accepts.
//
// This is a file of its own because std::regex throws, and the rest of the plugin is compiled without exceptions, like LLVM.
// Deliberately includes nothing from LLVM.
#pragma once

#include <string>

namespace cachepy::plugin {

/// What is wrong with `pattern` as an ECMAScript expression; empty if it is valid.
std::string regex_problem(const std::string& pattern);

}  // namespace cachepy::plugin
