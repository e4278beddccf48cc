// cachepy accept: keeps results although the code has changed.
#include <cachepy/cache.h>
#include <cachepy/graph.h>
#include <fnmatch.h>

#include <map>
#include <memory>

#include "command.h"
#include "json.h"
#include "replay.h"
#include "states.h"
#include "text.h"

namespace cachepy::tools {
namespace {

struct AcceptOptions : CommonOptions, StateOptions {
  std::string function;
  bool dry_run = false;
  std::size_t verify = 0;  ///< so many calls are made again before
};

void print_accepted(const AcceptOptions& options, const AcceptInfo& info) {
  if (options.json) {
    print(dump(Json{{"dry_run", options.dry_run},
                    {"accepted", info.ids},
                    {"present", info.present},
                    {"unknown", info.unknown},
                    {"unreadable", info.unreadable}},
               2) +
          "\n");
    return;
  }
  std::string text;
  for (const std::string& id : info.ids) text += printable(id) + "\n";
  const std::string summary = std::string(options.dry_run ? "would accept " : "accepted ") +
                              counted(info.ids.size(), "result") + " for the present code\n";
  if (options.dry_run)
    print(text + summary);
  else
    print_summary(text + summary);
}

bool fits(const std::string& glob, const std::string& function) {
  return glob == function || ::fnmatch(glob.c_str(), function.c_str(), 0) == 0;
}

/// So many calls of older code, or all if there are fewer. Hashes are random, so they are evenly spread.
std::vector<std::string> sample(const AcceptOptions& options) {
  std::vector<std::string> older;
  const std::map<std::string, Node> nodes = cache_tree_nodes();
  // With another input, the result may differ whatever the edit was.
  const std::map<std::string, ChangedNode> changed = cache_tree_changed_files();
  for (const auto& [id, state] : cache_tree_states())
    if (state == NodeState::stale_code && fits(options.function, nodes.at(id).fname) && !changed.contains(id))
      older.push_back(id);
  if (older.size() <= options.verify) return older;
  std::vector<std::string> chosen;
  for (std::size_t i = 0; i < options.verify; ++i) chosen.push_back(older[i * older.size() / options.verify]);
  return chosen;
}

/// Makes some of the calls with the present code. Throws Error unless their results are those that are stored. Returns their number.
std::size_t verify(const AcceptOptions& options) {
  if (options.binaries.size() != 1)
    throw Error("--verify needs one --binary: the program that makes the calls");
  if (load_graph(options, options) != kDone) return 0;
  WorkerOptions workers;
  workers.program = options.binaries.front();
  const std::vector<ReplayTask> tasks = cache_replay_tasks(sample(options));
  std::size_t same = 0;
  const std::vector<ReplayResult> results = cache_replay(tasks, replay_options(workers));
  for (std::size_t i = 0; i < results.size(); ++i) {
    const ReplayResult& result = results[i];
    const bool is_made = result.outcome == ReplayOutcome::served || result.outcome == ReplayOutcome::computed;
    if (is_made && result.is_same)
      ++same;
    else
      say(tasks[i].id + ": " +
          (is_made ? std::string("its result is a different one now")
                   : std::string(to_string(result.outcome)) + ": " + result.text));
  }
  if (same != results.size())
    throw Error("nothing was accepted, because not all of the calls could be confirmed");
  note("confirmed " + counted(same, "call"));
  return same;
}

ExitCode run_accept(const AcceptOptions& options) {
  const std::string dir = cache_dir(options);
  compare_with_binaries(options);
  const std::size_t confirmed = options.verify != 0 ? verify(options) : 0;
  const AcceptInfo info = cache_accept(options.function, dir, options.dry_run);
  print_accepted(options, info);
  if (info.unknown != 0)
    say(counted(info.unknown, "result") +
        " cannot be compared: the program no longer exists, or has several functions of that name; use "
        "--binary "
        "to name a program");
  if (info.unreadable != 0) say("skipped " + counted(info.unreadable, "unreadable result"));
  if (!info.ids.empty() || confirmed != 0) return kDone;
  note(info.present != 0 ? "all results already belong to the present code"
                         : "no result of '" + options.function + "' was computed with different code");
  return kNothingFound;
}

}  // namespace

void declare_accept(CLI::App& app, Run& run) {
  auto options = std::make_shared<AcceptOptions>();
  Subcommand& command = add_subcommand(
      app, "accept",
      {.summary = "Keep the results of a function although its code has changed",
       .details = "For edits that change no result, such as a renamed helper, a moved namespace or a faster "
                  "loop. Stores the newest result of each call again, as if the code that the program has on "
                  "disk now had computed it. This is not checked unless --verify is given; CACHEPY_AUDIT can "
                  "check a "
                  "share of the hits afterwards. An edit also changes the code of callers, so name them as "
                  "well, or quote a "
                  "glob such as 'pipeline::*'. The old results stay. Exit status 1: there was nothing to "
                  "accept.",
       .examples = {{"cachepy accept load_counts cache", "Keep the results of load_counts()"},
                    {"cachepy accept load_counts --verify 5 --binary ./app cache",
                     "Compute five calls first and compare"},
                    {"cachepy accept '*' --dry-run cache", "Print what would be kept"}}});
  command.add_option("FUNCTION", options->function, "Its qualified name, or a glob")
      ->required()
      ->type_name("");
  command.add_flag("--dry-run,-n", options->dry_run, "Change nothing, print what would be accepted");
  command
      .add_option("--verify", options->verify,
                  "First make so many of the calls again, as 'cachepy refresh' does, and accept nothing if a "
                  "result differs")
      ->check(CLI::PositiveNumber)
      ->excludes("--dry-run")
      ->type_name("N");
  add_binary_option(command, *options);
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_accept(*options); }; });
}

}  // namespace cachepy::tools
