// cachepy stale: calls that would be computed again, because a file has changed.
#include <cachepy/graph.h>

#include <memory>

#include "command.h"
#include "text.h"

namespace cachepy::tools {
namespace {

ExitCode run_stale(const CommonOptions& options) {
  if (load_graph(options) != kDone) return print_nodes(options, {});
  std::vector<std::string> ids;
  std::string text;
  for (const auto& [id, changed] : cache_tree_changed_files()) {
    ids.push_back(id);
    text += printable(id);
    for (const std::filesystem::path& path : changed.changed_files) text += "\t" + printable(path.native());
    text += "\n";
  }
  if (options.json) return print_nodes(options, ids);
  print(text);
  if (ids.empty()) say("no tracked file has changed");
  return ids.empty() ? kNothingFound : kDone;
}

}  // namespace

void declare_stale(CLI::App& app, Run& run) {
  auto options = std::make_shared<CommonOptions>();
  Subcommand& command = add_subcommand(
      app, "stale",
      {.summary = "List the calls that a changed file makes compute again",
       .details = "Prints the id of each call that depends, itself or through a call below it, on a file "
                  "whose content "
                  "is no longer what the call saw; behind it, each behind a tab, those files. Contents are "
                  "compared, so a file that was only touched has not changed. Exit status 1: there is none.",
       .examples = {{"cachepy stale cache", "What would be computed again, and because of which file"}}});
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_stale(*options); }; });
}

}  // namespace cachepy::tools
