// cachepy stale: lists the calls that would be computed again, because a file or the code has changed.
#include <cachepy/code.h>
#include <cachepy/graph.h>

#include <map>
#include <memory>

#include "command.h"
#include "states.h"
#include "text.h"

namespace cachepy::tools {
namespace {

struct StaleOptions : CommonOptions, StateOptions {};

/// Throws Error if the binaries contain no function of a stored call, because they were then given by mistake.
void check_binaries(const StaleOptions& options) {
  if (options.binaries.empty()) return;
  const auto hashes = code_hashes({options.binaries.begin(), options.binaries.end()});
  for (const auto& [id, node] : cache_tree_nodes())
    if (hashes.contains(node.fname)) return;
  throw Error("'" + options.binaries.front() +
              "' contains none of the functions whose calls are cached here");
}

ExitCode run_stale(const StaleOptions& options) {
  if (load_graph(options, options) != kDone) return print_nodes(options, {});
  check_binaries(options);
  std::map<std::string, std::vector<std::string>> reasons;
  for (const auto& [id, changed] : cache_tree_changed_files())
    for (const std::filesystem::path& path : changed.changed_files) reasons[id].push_back(path.native());
  for (const auto& [id, state] : cache_tree_states()) {
    if (state == NodeState::stale && !reasons.contains(id)) reasons[id].push_back("(expired)");
    if (state == NodeState::stale_code) reasons[id].push_back("(code)");
    if (state == NodeState::superseded) reasons[id].push_back("(superseded)");
  }
  std::vector<std::string> ids;
  std::string text;
  for (const auto& [id, why] : reasons) {
    ids.push_back(id);
    text += printable(id);
    for (const std::string& reason : why) text += "\t" + printable(reason);
    text += "\n";
  }
  if (options.json) return print_nodes(options, ids);
  print(text);
  if (ids.empty()) note("neither a tracked file nor the code of a call has changed");
  return ids.empty() ? kNothingFound : kDone;
}

}  // namespace

void declare_stale(CLI::App& app, Run& run) {
  auto options = std::make_shared<StaleOptions>();
  Subcommand& command = add_subcommand(
      app, "stale",
      {.summary = "List the calls that are computed again because a file or code has changed",
       .details = "Prints the id of each stored call that would be computed again. The reasons follow, "
                  "each after a tab: a file on which the call or a call below it depends and whose content "
                  "has changed, '(code)' if the program that computed the call now contains different "
                  "code for the function, or '(expired)' if the result is older than its option 'expires' "
                  "allows. Contents are compared, so a file that was only touched has not "
                  "changed. A call is not listed if an earlier result matches the present content of its "
                  "files. Only the newest version of a call is listed, unless --all is given. Exit status "
                  "1: no call is stale.",
       .examples = {{"cachepy stale cache", "Calls that would be computed again, and the changed files"}}});
  add_state_options(command, *options);
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_stale(*options); }; });
}

}  // namespace cachepy::tools
