// cachepy refresh and audit: make stored calls again, in worker processes of the program.
#include "replay.h"

#include <cachepy/graph.h>
#include <cachepy/replay.h>

#include <map>
#include <memory>
#include <set>
#include <thread>

#include "cluster.h"
#include "command.h"
#include "json.h"
#include "node_names.h"
#include "plan.h"
#include "states.h"
#include "text.h"

namespace cachepy::tools {
namespace {

struct ReplayCommand : CommonOptions {
  std::vector<std::string> words;  ///< nodes; the last word may be the directory
  WorkerOptions workers;
  bool dry_run = false;
  std::string plan;        ///< a format of plan.h; "" = make the calls
  ClusterOptions cluster;  ///< `on` = "": here
};

/// The directory comes last, after any number of nodes.
void take_directory(ReplayCommand& options) {
  std::error_code error;
  if (options.words.empty() || !std::filesystem::is_directory(options.words.back(), error)) return;
  options.dir = options.words.back();
  options.words.pop_back();
}

std::vector<std::string> named_nodes(const std::vector<std::string>& names) {
  std::set<std::string> ids;
  for (const std::string& name : names)
    for (const std::string& id : find_nodes(name)) ids.insert(id);
  return {ids.begin(), ids.end()};
}

std::string line_of(const std::string& id, const ReplayResult& result) {
  std::string line = printable(id) + "\t" + to_string(result.outcome);
  if (result.outcome == ReplayOutcome::computed) line += " in " + printable(result.took);
  if (!result.difference.empty()) line += "\tdiffers: " + printable(result.difference);
  if (!result.text.empty()) line += "\t" + printable(result.text);
  return line + "\n";
}

Json json_of(const std::string& id, const ReplayResult& result) {
  return {{"id", id},
          {"outcome", to_string(result.outcome)},
          {"text", result.text},
          {"new_id", result.id},
          {"same_result", result.is_same},
          {"difference", result.difference},
          {"took_s", std::chrono::duration<double>(result.took).count()}};
}

bool is_bad(const ReplayResult& result) {
  return result.outcome == ReplayOutcome::failed || result.outcome == ReplayOutcome::lost ||
         !result.difference.empty();
}

/// Makes the calls, prints a line about each as soon as it is finished, and then a summary.
ExitCode make_calls(const ReplayCommand& options, const std::vector<std::string>& ids, bool audit) {
  const std::vector<ReplayTask> tasks = cache_replay_tasks(ids);
  ReplayOptions how = replay_options(options.workers);
  how.audit = audit;
  how.dry_run = options.dry_run;
  std::map<std::string, std::size_t> counts;
  std::size_t bad = 0;
  const std::vector<ReplayResult> results =
      cache_replay(tasks, how, [&](std::size_t i, const ReplayResult& result) {
        if (!options.json && !options.dry_run) print(line_of(tasks[i].id, result));
        if (!options.json && options.dry_run)
          print(printable(tasks[i].id) +
                (result.text.empty() ? "" : "\tcannot be made again: " + printable(result.text)) + "\n");
      });
  Json all = Json::array();
  for (std::size_t i = 0; i < results.size(); ++i) {
    all.push_back(json_of(tasks[i].id, results[i]));
    ++counts[results[i].difference.empty() ? to_string(results[i].outcome) : "different"];
    bad += is_bad(results[i]);
  }
  if (options.json) {
    print(dump(all, 2) + "\n");
  } else {
    std::string summary = counted(results.size(), "call");
    for (const auto& [outcome, count] : counts)
      if (!options.dry_run || outcome == "refused") summary += ", " + std::to_string(count) + " " + outcome;
    print_summary(summary + "\n");
  }
  return bad == 0 ? kDone : kDamaged;
}

/// Makes the calls elsewhere. What has become of them is seen in the store: a scheduler knows only that its jobs have ended.
ExitCode make_calls_elsewhere(const ReplayCommand& options, const StateOptions& states,
                              const std::vector<std::string>& ids) {
  refresh_on_cluster(cache_replay_tasks(ids), options.workers.program, options.cluster);
  if (load_graph(options, states) != kDone) return kNothingFound;
  const std::vector<std::string> left = cache_stale_calls(ids);
  for (const std::string& id : left) print(printable(id) + "\tstill stale\n");
  print_summary(counted(ids.size(), "call") + ", " +
                std::to_string(ids.size() - std::min(ids.size(), left.size())) + " up to date" +
                (left.empty() ? "" : "; the output of the workers says why the others are not") + "\n");
  return left.empty() ? kDone : kDamaged;
}

ExitCode run_refresh(ReplayCommand options) {
  take_directory(options);
  StateOptions states;
  states.binaries = {options.workers.program};
  if (load_graph(options, states) != kDone) return kNothingFound;
  const std::vector<std::string> named = named_nodes(options.words);
  if (named.empty() && !options.words.empty()) return kNothingFound;
  const std::vector<std::string> stale = cache_stale_calls(named);
  if (stale.empty()) {
    if (options.json) print("[]\n");
    note("everything is up to date");
    return kDone;
  }
  if (!options.plan.empty()) {
    print(plan_text(options.plan, cache_replay_tasks(stale), options.workers.program));
    return kDone;
  }
  if (!options.cluster.on.empty() && !options.dry_run) return make_calls_elsewhere(options, states, stale);
  return make_calls(options, stale, /*audit=*/false);
}

ExitCode run_audit(ReplayCommand options) {
  take_directory(options);
  StateOptions states;
  states.binaries = {options.workers.program};
  if (load_graph(options, states) != kDone) return kNothingFound;
  std::vector<std::string> ids = named_nodes(options.words);
  if (ids.empty() && !options.words.empty()) return kNothingFound;
  const std::map<std::string, NodeState> now = cache_tree_states();
  if (options.words.empty())
    for (const auto& [id, state] : now) ids.push_back(id);
  std::erase_if(ids, [&](const std::string& id) { return now.at(id) != NodeState::cached; });
  if (!ids.empty()) return make_calls(options, ids, /*audit=*/true);
  note("no result is up to date, so there is none to compare; see 'cachepy stale'");
  return kNothingFound;
}

void add_replay_options(Subcommand& command, ReplayCommand& options) {
  command.add_option("NODE", options.words, "Calls, then the cache directory")
      ->type_name("")
      ->expected(0, -1);
  add_worker_options(command, options.workers);
  command.add_flag("--dry-run,-n", options.dry_run, "Make no call, list those that would be made");
  add_output_options(command, options.json);
}

}  // namespace

void add_worker_options(CLI::App& command, WorkerOptions& options) {
  command.add_option("--binary", options.program, "The program, which calls cachepy::serve_calls()")
      ->required()
      ->check(CLI::ExistingFile)
      ->type_name("FILE");
  command
      .add_option("-j,--jobs", options.jobs,
                  "How many calls are made at the same time (default: one for each processor)")
      ->check(CLI::Range(1, 4096))
      ->type_name("N");
  command.add_option("--timeout", options.timeout_s, "Give up a call after so many seconds")
      ->check(CLI::Range(0.001, 1e6))
      ->type_name("SECONDS");
  command.add_option("--retries", options.retries, "How often a call is made again whose process died")
      ->check(CLI::Range(0, 1000))
      ->type_name("N");
  command.add_flag("--fail-fast", options.fail_fast, "Begin no further call after one that failed");
}

ReplayOptions replay_options(const WorkerOptions& options) {
  ReplayOptions how;
  how.program = options.program;
  how.jobs = options.jobs != 0 ? options.jobs : std::max(std::thread::hardware_concurrency(), 1u);
  how.timeout = std::chrono::milliseconds(static_cast<std::int64_t>(options.timeout_s * 1000));
  how.retries = options.retries;
  how.keep_going = !options.fail_fast;
  return how;
}

void declare_refresh(CLI::App& app, Run& run) {
  auto options = std::make_shared<ReplayCommand>();
  Subcommand& command = add_subcommand(
      app, "refresh",
      {.summary = "Compute again what is stale, without the program's own run",
       .details =
           "Makes the stored calls again that a file, the code of the program or their age has made stale: "
           "all of them, or "
           "only NODE (an id, the first digits of a hash, or a function) and the calls below it. Calls that "
           "others depend "
           "on come first. If their results are the same as before, their callers are not computed.\n\n"
           "The calls are made in processes of the program, which has to call cachepy::serve_calls() at the "
           "beginning of "
           "main() (see <cachepy/work.h>), each in the directory in which the call was made first. Results "
           "are stored "
           "one by one, so after an interruption the same command goes on. A call is refused, with the "
           "reason, if its "
           "arguments are not stored or it would not be the same call. If the last argument is a directory, "
           "it is the cache "
           "directory. Exit status 3: a call failed or its process died.",
       .examples = {{"cachepy refresh --binary ./app -j 8 cache", "Bring everything up to date"},
                    {"cachepy refresh --binary ./app --on slurm --workers 50 --with '--time=2:00:00' cache",
                     "Compute on a cluster, and wait"},
                    {"cachepy refresh --binary ./app --plan slurm cache | sbatch",
                     "Compute on a cluster, without waiting"},
                    {"cachepy refresh --binary ./app --dry-run load_counts cache",
                     "List the stale calls of a function"}}});
  add_replay_options(command, *options);
  command
      .add_option("--plan", options->plan,
                  "Make no call, print commands that make them, for make, ninja, sbatch or xargs")
      ->check(CLI::IsMember(plan_formats()))
      ->type_name("FORMAT");
  command
      .add_option(
          "--on", options->cluster.on,
          "Make the calls on other machines: slurm, mpi, or a command with {} for the work of one worker")
      ->check(check_scheduler)
      ->excludes("--plan")
      ->type_name("SCHEDULER");
  command.add_option("--workers", options->cluster.workers, "With --on: how many workers share the calls")
      ->check(CLI::Range(1, 100000))
      ->needs("--on")
      ->capture_default_str()
      ->type_name("N");
  command.add_option("--with", options->cluster.options, "With --on: options for sbatch or mpirun")
      ->needs("--on")
      ->type_name("OPTIONS");
  command.callback([options, &run] { run = [options] { return run_refresh(*options); }; });
}

void declare_audit(CLI::App& app, Run& run) {
  auto options = std::make_shared<ReplayCommand>();
  Subcommand& command = add_subcommand(
      app, "audit",
      {.summary = "Compute stored calls again and compare the results",
       .details = "Finds results that depend on something that is not in their key, such as the time, random "
                  "numbers or a file that "
                  "is not tracked. Makes each call that would be served again, or only NODE, and compares "
                  "the results; a "
                  "different one is stored in place of the old one. Works as 'cachepy refresh' does, under "
                  "the same conditions. "
                  "Exit status 3: a result differs, a call failed or its process died.",
       .examples = {{"cachepy audit --binary ./app cache", "Check every result"},
                    {"cachepy audit --binary ./app load_counts cache", "Check the results of a function"}}});
  add_replay_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_audit(*options); }; });
}

}  // namespace cachepy::tools
