#include "states.h"

#include "text.h"

namespace cachepy::tools {

void add_binary_option(CLI::App& command, StateOptions& options) {
  command
      .add_option("--binary", options.binaries,
                  "Compare with the code of this program instead of the program that computed each call; "
                  "give one more --binary for each library that it loads, in loading order")
      ->allow_extra_args(false)
      ->type_name("FILE");
}

void add_state_options(CLI::App& command, StateOptions& options) {
  add_binary_option(command, options);
  command.add_flag("--all", options.all, "Also older versions of calls that a newer version supersedes");
}

void compare_with_binaries(const StateOptions& options) {
  if (!options.binaries.empty()) cache_tree_compare_with({options.binaries.begin(), options.binaries.end()});
}

ExitCode load_graph(const CommonOptions& common, const StateOptions& options) {
  compare_with_binaries(options);
  const ExitCode loaded = load_graph(common);
  if (!options.all) cache_tree_hide_superseded();
  return loaded;
}

std::string state_text(NodeState state) {
  return state == NodeState::stale_code ? "stale: code" : to_string(state);
}

std::string state_name(const EntryInfo& entry, const std::map<std::string, NodeState>& states) {
  if (entry.earlier) return "earlier";
  const auto state = states.find(entry.id);
  return state == states.end() ? "" : to_string(state->second);
}

std::string state_text(const EntryInfo& entry, std::optional<NodeState> state) {
  if (entry.earlier) return "earlier";
  return state ? state_text(*state) : "";
}

std::string state_text(const EntryInfo& entry, const std::map<std::string, NodeState>& states) {
  const auto state = states.find(entry.id);
  return entry.earlier || state == states.end() ? state_name(entry, states) : state_text(state->second);
}

}  // namespace cachepy::tools
