// Completions of the command line for bash, zsh and fish, generated from the same descriptions as --help.
//
// They contain subcommands, options and choices. They run `cachepy nodes` for functions and ids.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace cachepy::tools {

std::string bash_completion(const CLI::App& app);
std::string zsh_completion(const CLI::App& app);
std::string fish_completion(const CLI::App& app);

}  // namespace cachepy::tools
