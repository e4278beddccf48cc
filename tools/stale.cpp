// cachepy stale: lists the calls that would be computed again, because a file or the code has changed.
#include <cachepy/code.h>
#include <cachepy/graph.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "command.h"
#include "states.h"
#include "text.h"

namespace cachepy::tools {
namespace {

struct StaleOptions : CommonOptions, StateOptions {};

/// Throws Error if the binaries contain no function of a stored call, because they were then given by mistake.
void check_binaries(const StaleOptions& options, const CacheTree& tree) {
  if (options.binaries.empty()) return;
  const auto hashes = code_hashes({options.binaries.begin(), options.binaries.end()});
  for (std::size_t i = 0; i < tree.size(); ++i)
    if (const std::string id = tree.id(i); hashes.contains(id.substr(0, id.rfind(':')))) return;
  throw Error("'" + options.binaries.front() +
              "' contains none of the functions whose calls are cached here");
}

/// Why the call is computed again; nothing if it is not.
std::vector<std::string> reasons_of(const CacheTree& tree, std::size_t position) {
  std::vector<std::string> reasons;
  for (const std::filesystem::path& path : tree.changed_files(position)) reasons.push_back(path.native());
  const NodeState state = tree.state(position);
  if (state == NodeState::stale && reasons.empty()) reasons.emplace_back("(expired)");
  if (state == NodeState::stale_code) reasons.emplace_back("(code)");
  if (state == NodeState::superseded) reasons.emplace_back("(superseded)");
  return reasons;
}

ExitCode run_stale(const StaleOptions& options) {
  constexpr std::size_t kPrintedAtOnce = std::size_t{64} << 10;
  compare_with_binaries(options);
  if (load_graph(options) != kDone) return print_nodes(options, {});
  const CacheTree tree(CacheTree::Order::id, options.all);
  check_binaries(options, tree);
  std::vector<std::string> ids;
  std::size_t stale = 0;
  std::string text;
  for (std::size_t i = 0; i < tree.size(); ++i) {
    const std::vector<std::string> reasons = reasons_of(tree, i);
    if (reasons.empty()) continue;
    ++stale;
    const std::string id = tree.id(i);
    if (options.json) {
      ids.push_back(id);
      continue;
    }
    text += printable(id);
    for (const std::string& reason : reasons) text += "\t" + printable(reason);
    text += "\n";
    if (text.size() < kPrintedAtOnce) continue;
    print(text);
    text.clear();
  }
  if (options.json) return print_nodes(options, ids);
  print(text);
  if (stale == 0) note("neither a tracked file nor the code of a call has changed");
  return stale == 0 ? kNothingFound : kDone;
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
