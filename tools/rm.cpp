// cachepy rm and invalidate: remove results, so that they are computed again.
#include <cachepy/cache.h>
#include <cachepy/graph.h>

#include <map>
#include <memory>
#include <set>

#include "command.h"
#include "filter.h"
#include "json.h"
#include "node_names.h"
#include "states.h"
#include "text.h"

namespace cachepy::tools {
namespace {

struct RmOptions : CommonOptions {
  std::vector<std::string> words;  ///< nodes; the last word may be the directory
  bool dry_run = false;
};

struct InvalidateCommand : CommonOptions {
  std::string name;
  InvalidateOptions how;
};

void print_removed(const CommonOptions& options, const PruneInfo& info, const std::vector<std::string>& ids,
                   bool dry_run) {
  if (options.json) {
    auto files = Json::array();
    for (const auto& file : info.entries) files.push_back(file.native());
    print(dump(Json{{"dry_run", dry_run},
                    {"calls", ids},
                    {"entries", info.entries.size()},
                    {"bytes", info.bytes},
                    {"failed", info.failed},
                    {"files", std::move(files)}},
               2) +
          "\n");
    return;
  }
  std::string text;
  for (const std::string& id : ids) text += printable(id) + "\n";
  const std::string summary = std::string(dry_run ? "would remove " : "removed ") +
                              counted(info.entries.size(), "result") + " (" + printable_bytes(info.bytes) +
                              ") of " + counted(ids.size(), "call") + "\n";
  if (dry_run)
    print(text + summary);
  else
    print_summary(text + summary);
}

/// Removes the results of these calls, or prints what would be removed.
ExitCode remove(const CommonOptions& options, const std::vector<std::string>& ids, bool dry_run) {
  const PruneInfo info = cache_remove(cache_dir(options), ids, dry_run);
  print_removed(options, info, ids, dry_run);
  if (info.failed != 0) throw Error(counted(info.failed, "file") + " could not be removed: " + info.failure);
  return kDone;
}

ExitCode run_rm(const RmOptions& options) {
  RmOptions chosen = options;
  // The directory comes last, after any number of nodes.
  std::error_code error;
  if (chosen.words.size() > 1 && std::filesystem::is_directory(chosen.words.back(), error)) {
    chosen.dir = chosen.words.back();
    chosen.words.pop_back();
  }
  load_graph(chosen);
  std::set<std::string> ids;
  for (const std::string& word : chosen.words)
    for (const std::string& id : find_nodes(word)) ids.insert(id);
  if (ids.empty()) return kNothingFound;
  return remove(chosen, {ids.begin(), ids.end()}, chosen.dry_run);
}

ExitCode run_invalidate(const InvalidateCommand& options) {
  load_graph(options);
  InvalidateOptions look = options.how;
  look.dry_run = true;  // only selects calls; their entries are then removed from this directory alone
  const std::vector<std::string> ids = cache_tree_invalidate(options.name, look);
  if (ids.empty()) {
    note("no cached call, and no tracked file, is named '" + options.name + "'");
    return kNothingFound;
  }
  return remove(options, ids, options.how.dry_run);
}

}  // namespace

void declare_rm(CLI::App& app, Run& run) {
  auto options = std::make_shared<RmOptions>();
  Subcommand& command = add_subcommand(
      app, "rm",
      {.summary = "Remove the results of single calls",
       .details = "NODE is an id, the first digits of a hash, or a function, which selects all of its "
                  "calls. Removes the results of these calls, including earlier results; the nodes stay in "
                  "the graph. The next such call is computed. Running processes may still serve it from "
                  "memory. If the last argument is a directory, it is the cache directory. Exit status 1: "
                  "no node has this name.",
       .examples = {{"cachepy rm --dry-run normalize cache", "List what would be removed"},
                    {"cachepy rm qc::summary cache", "Compute the calls of qc::summary again"}}});
  command.add_option("NODE", options->words, "Calls, then the cache directory")
      ->required()
      ->type_name("")
      ->expected(1, -1);
  command.add_flag("--dry-run,-n", options->dry_run, "Remove nothing, print what would be removed");
  add_output_options(command, options->json);
  command.callback([options, &run] { run = [options] { return run_rm(*options); }; });
}

void declare_invalidate(CLI::App& app, Run& run) {
  auto options = std::make_shared<InvalidateCommand>();
  Subcommand& command = add_subcommand(
      app, "invalidate",
      {.summary = "Remove the results of calls and of related calls, so that they are computed again",
       .details = "NAME is a function, which selects all of its calls; an id or the first digits of a "
                  "hash; or the path of a tracked file, which selects all calls that depend on it, "
                  "directly or through a call below them. The results of the selected calls are removed. A "
                  "caller that is not selected is still served, so it does not make the removed call; use "
                  "--downstream to select callers, too.\n\n"
                  "--upstream adds the calls that were made directly or indirectly, --downstream adds all "
                  "direct and indirect callers, because data flows from a call to its caller. Exit status "
                  "1: nothing has this name.",
       .examples = {{"cachepy invalidate --downstream --dry-run load_counts cache",
                     "load_counts and everything computed from its results"},
                    {"cachepy invalidate counts.csv cache", "Everything that depends on a file"}}});
  command.add_option("NAME", options->name, "A function, a call, or a tracked file")
      ->required()
      ->type_name("");
  command.add_flag("--upstream", options->how.upstream, "Also the calls that they made, at any depth");
  command.add_flag("--downstream", options->how.downstream, "Also their callers, at any depth");
  command.add_flag("--dry-run,-n", options->how.dry_run, "Remove nothing, print what would be removed");
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_invalidate(*options); }; });
}

}  // namespace cachepy::tools
