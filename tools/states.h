// The options that select states of calls, and the program whose code they are compared with.
#pragma once

#include <cachepy/cache.h>
#include <cachepy/graph.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "command.h"

namespace cachepy::tools {

struct StateOptions {
  std::vector<std::string> binaries;
  bool all = false;
};

/// Adds --binary, and --all for subcommands that hide superseded calls.
void add_state_options(CLI::App& command, StateOptions& options);
/// Adds only --binary.
void add_binary_option(CLI::App& command, StateOptions& options);

/// Call this before states are computed. Throws Error if a binary was not compiled with the plugin.
void compare_with_binaries(const StateOptions& options);

/// Like load_graph(), but without superseded calls unless --all is given.
ExitCode load_graph(const CommonOptions& common, const StateOptions& options);

/// The state for people: "stale: code".
std::string state_text(NodeState state);
/// As below, by the state of the entry's call.
std::string state_text(const EntryInfo& entry, std::optional<NodeState> state);

/// The state of the call of a stored result, "earlier" for an earlier result, "" if it is not in the graph: for people, and for JSON.
std::string state_text(const EntryInfo& entry, const std::map<std::string, NodeState>& states);
std::string state_name(const EntryInfo& entry, const std::map<std::string, NodeState>& states);

}  // namespace cachepy::tools
