// How files are compiled: the commands of the project, changed so that the linter can read the files as the plugin would.
#pragma once

#include <string>

#include "clang/Tooling/ArgumentsAdjusters.h"

namespace cachepy::lint {

/// Where the headers are that annotated code includes, and Clang's own ones.
struct Headers {
  std::string cachepy;
  std::string clang_resources;
};

/// Removes the plugin, precompiled headers and what changes the level of warnings; includes <cachepy/cachepy.h>; and reads
/// languages older than C++17 as C++17, which that header requires.
clang::tooling::ArgumentsAdjuster adjust_for_lint(Headers headers);

/// Whether a command asks for a C++ older than C++17.
bool asks_for_older_language(const clang::tooling::CommandLineArguments& arguments);

/// Whether a file is C++ by its name.
bool is_cxx_file(llvm::StringRef file);

}  // namespace cachepy::lint
