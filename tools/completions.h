// Completions of the command line for bash, zsh and fish, out of what --help says.
//
// Subcommands, options and choices are written into them; functions and ids of nodes they ask `cachepy nodes` for.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace cachepy::tools {

std::string bash_completion(const CLI::App& app);
std::string zsh_completion(const CLI::App& app);
std::string fish_completion(const CLI::App& app);

}  // namespace cachepy::tools
