// cachepy stale: calls that would be computed again, because a file has changed.
#include <cachepy/cache.h>
#include <cachepy/code.h>
#include <cachepy/graph.h>

#include <map>
#include <memory>
#include <set>

#include "command.h"
#include "progress.h"
#include "text.h"

namespace cachepy::tools {
namespace {

struct StaleOptions : CommonOptions {
  std::vector<std::string> binaries;
};

/// The calls whose function has another code in these binaries. Functions that are in none of them are left alone.
std::set<std::string> superseded(const StaleOptions& options) {
  std::set<std::string> ids;
  if (options.binaries.empty()) return ids;
  const auto hashes = code_hashes({options.binaries.begin(), options.binaries.end()});
  for (const EntryInfo& entry : cache_list(cache_dir(options), progress_line("stale"))) {
    const auto now = hashes.find(entry.fname);
    if (!entry.error.empty() || now == hashes.end()) continue;
    for (const KeyPartInfo& part : entry.key_parts)
      if (part.kind == "code" && !now->second.contains(part.hash)) ids.insert(entry.id);
  }
  return ids;
}

ExitCode run_stale(const StaleOptions& options) {
  if (load_graph(options) != kDone) return print_nodes(options, {});
  std::map<std::string, std::vector<std::string>> reasons;
  for (const auto& [id, changed] : cache_tree_changed_files())
    for (const std::filesystem::path& path : changed.changed_files) reasons[id].push_back(path.native());
  for (const std::string& id : superseded(options)) reasons[id].push_back("(code)");
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
  if (ids.empty())
    say(options.binaries.empty() ? "no tracked file has changed" : "neither files nor code have changed");
  return ids.empty() ? kNothingFound : kDone;
}

}  // namespace

void declare_stale(CLI::App& app, Run& run) {
  auto options = std::make_shared<StaleOptions>();
  Subcommand& command = add_subcommand(
      app, "stale",
      {.summary = "List the calls that a changed file makes compute again",
       .details = "Prints the id of each call that depends, itself or through a call below it, on a file "
                  "whose content is no longer what the call saw; behind it, each behind a tab, those files. "
                  "Contents are compared, so a file that was only touched has not changed; nor is a call "
                  "listed whose files are again what an earlier result of it was made from, which would be "
                  "served. With --binary, also each call whose function has other code in that program; "
                  "behind it, '(code)'. Exit status 1: there is none.",
       .examples = {{"cachepy stale cache", "What would be computed again, and because of which file"}}});
  command
      .add_option(
          "--binary", options->binaries,
          "A program, whose code calls must have; each library that it loads needs one more, in that order")
      ->allow_extra_args(false)
      ->type_name("FILE");
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_stale(*options); }; });
}

}  // namespace cachepy::tools
