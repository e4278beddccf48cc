// Makes stored calls again, in worker processes of the program that computed them: what `cachepy refresh`, `cachepy audit` and
// `cachepy accept --verify` do, and refresh(). The program calls cachepy::serve_calls() (<cachepy/work.h>).
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "cachepy/error.h"

namespace cachepy {

/// A stored call that is to be made again.
struct ReplayTask {
  std::string id;                  ///< "fname:hash"
  std::filesystem::path dir;       ///< its cache directory
  std::vector<std::size_t> after;  ///< the tasks that must be finished before: their indices
};

enum class ReplayOutcome {
  served,    ///< there is a valid result; nothing was computed
  computed,  ///< the function ran
  failed,    ///< the function threw
  refused,   ///< the call cannot be made by a worker
  lost,      ///< the worker died, or the call took longer than the timeout
  skipped,   ///< not tried: an earlier task failed, or this is a dry run
};
const char* to_string(ReplayOutcome outcome);

struct ReplayResult {
  ReplayOutcome outcome = ReplayOutcome::skipped;
  std::string text;  ///< why it is failed, refused or lost, or why a computed result was not stored
  std::string id;    ///< with its present key: differs from the task's if code or a file in the key changed
  bool is_same = true;               ///< whether the encoded result is the one of the stored call
  std::string difference;            ///< with `audit`: how it differs, "" = it does not
  std::chrono::nanoseconds took{0};  ///< including what the call waited for
};

struct ReplayOptions {
  std::filesystem::path program;
  std::size_t jobs = 1;                  ///< worker processes; each makes one call at a time
  std::chrono::milliseconds timeout{0};  ///< for one call; 0 = without limit
  std::size_t retries = 0;               ///< how often a lost call is tried again
  bool keep_going = true;                ///< false: no further call is begun after one that is failed or lost
  bool audit = false;                    ///< compute each call even if it would be served, and compare
  bool dry_run = false;                  ///< find out which calls are refused, but start no program
};

/// Called in the thread of cache_replay() when a task is finished.
using ReplayProgress = std::function<void(std::size_t task, const ReplayResult& result)>;

/// Makes the calls in worker processes, which run in the directories in which the calls were made first, with the
/// environment of this process; their standard output goes to standard error. Returns one result for each task, in the same
/// order. Results are stored by the workers one by one, so nothing is lost if this process ends before. Throws Error if the program
/// cannot be started or does not call cachepy::serve_calls().
std::vector<ReplayResult> cache_replay(const std::vector<ReplayTask>& tasks, const ReplayOptions& options,
                                       const ReplayProgress& progress = nullptr);

/// The tasks for these nodes of this process's graph, each after the calls that it made, as far as they are among them.
std::vector<ReplayTask> cache_replay_tasks(const std::vector<std::string>& ids);

/// The nodes of this process's graph that are stale by a file, by code or by age, with those below them: of these nodes and of
/// the calls that they made, at any depth. Of all nodes if `ids` is empty.
std::vector<std::string> cache_stale_calls(const std::vector<std::string>& ids = {});

struct RefreshOptions {
  std::filesystem::path dir;             ///< the cache directory; "" = cache_default_dir()
  std::vector<std::string> functions;    ///< only calls of these, and what they call; none = all
  std::size_t jobs = 0;                  ///< worker processes; 0 = one for each processor
  std::chrono::milliseconds timeout{0};  ///< for one call; 0 = without limit
  std::size_t retries = 0;               ///< how often a call is made again whose worker died
  bool keep_going = true;                ///< false: no further call is begun after one that is failed or lost
  bool dry_run = false;  ///< make no call: all are `skipped`, except those that would be `refused`
};

/// What refresh() did: how many stale calls had each outcome, and each of them.
struct RefreshSummary {
  std::size_t served = 0, computed = 0, failed = 0, refused = 0, lost = 0, skipped = 0;
  std::vector<ReplayResult> calls;

  /// Whether nothing stale is left that could be brought up to date.
  bool is_complete() const { return failed + lost + skipped == 0; }
};

/// Brings the stale calls of a cache directory up to date, like `cachepy refresh`: in worker processes of this program, which calls
/// cachepy::serve_calls() (<cachepy/work.h>) before this.
///
///     const cachepy::RefreshSummary done = cachepy::refresh();
///     std::cout << done.computed << " results were outdated\n";
///
/// What is stale by a file, by age or by the code of this program is made again in the order of the calls, with early cutoff. A
/// call that fails does not stop the others and throws nothing: see the summary. `progress` is called as for cache_replay(), with
/// the index of the call in the summary. Adds the calls of the directory to the graph of this process. Throws Error inside of a cached
/// call, if the program does not call serve_calls() or cannot be started, and if the directory cannot be read. Not thread-safe with
/// other functions of the graph.
RefreshSummary refresh(const RefreshOptions& options = {}, const ReplayProgress& progress = nullptr);

}  // namespace cachepy
