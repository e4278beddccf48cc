// Which states of calls a subcommand shows, and with which program's code they are compared.
#pragma once

#include <cachepy/graph.h>

#include <string>
#include <vector>

#include "command.h"

namespace cachepy::tools {

struct StateOptions {
  std::vector<std::string> binaries;
  bool all = false;
};

/// --binary, and --all where superseded calls are hidden otherwise.
void add_state_options(CLI::App& command, StateOptions& options);
/// --binary alone.
void add_binary_option(CLI::App& command, StateOptions& options);

/// To be called before anything asks for states. Throws Error when a binary was not compiled with the plugin.
void compare_with_binaries(const StateOptions& options);

/// Makes that directory's graph the process's graph, without what is superseded unless --all is given. As load_graph().
ExitCode load_graph(const CommonOptions& common, const StateOptions& options);

/// As people read it: "stale: code".
std::string state_text(NodeState state);

}  // namespace cachepy::tools
