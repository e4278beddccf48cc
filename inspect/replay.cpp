// Implements <cachepy/replay.h>: hands stored calls to worker processes.
#include "cachepy/replay.h"

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "base/digest.h"
#include "cachepy/graph.h"
#include "format/entry.h"
#include "inspect/worker.h"
#include "store/store.h"

namespace cachepy {
namespace {

using namespace internal;
using Clock = std::chrono::steady_clock;

/// A task, with what its entry says.
struct Call {
  CallToMake message;
  std::string directory;            ///< in which it is made
  Digest result;                    ///< that is stored
  std::size_t waits_for = 0;        ///< unfinished tasks
  std::vector<std::size_t> before;  ///< the tasks that wait for this one
  std::size_t tries = 0;
  Clock::time_point begun;
};

/// A worker, and what it does now.
struct Place {
  std::unique_ptr<Worker> worker;
  std::optional<std::size_t> task;
  Clock::time_point since;  ///< the beginning of the call or of the program
};

class Replays {
 public:
  Replays(const std::vector<ReplayTask>& tasks, const ReplayOptions& options, const ReplayProgress& progress)
      : tasks_(tasks), options_(options), progress_(progress), calls_(tasks.size()), results_(tasks.size()) {}

  std::vector<ReplayResult> run() {
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      calls_[i].waits_for = tasks_[i].after.size();
      for (const std::size_t other : tasks_[i].after) calls_[other].before.push_back(i);
    }
    for (std::size_t i = 0; i < tasks_.size(); ++i)
      if (calls_[i].waits_for == 0) ready_.push_back(i);
    places_.resize(std::max<std::size_t>(options_.jobs, 1));
    do {
      hand_out();
      if (is_busy()) listen();
      if (!is_busy() && !has_work()) break_ring();
    } while (is_busy() || has_work());
    return std::move(results_);
  }

 private:
  bool is_busy() const {
    return std::ranges::any_of(places_, [](const Place& place) { return place.task.has_value(); });
  }
  bool has_work() const { return !ready_.empty() && !is_stopped_; }

  /// Calls that are recorded as made by each other would wait for each other. Any of them may be the first.
  void break_ring() {
    if (is_stopped_) return;
    const auto waiting = std::ranges::find_if(calls_, [](const Call& call) { return call.waits_for != 0; });
    if (waiting == calls_.end()) return;
    waiting->waits_for = 0;
    ready_.push_back(static_cast<std::size_t>(waiting - calls_.begin()));
  }

  /// Gives ready calls to idle workers.
  void hand_out() {
    while (has_work()) {
      Place* const place = idle_place();
      if (place == nullptr) return;
      const std::size_t task = ready_.front();
      ready_.pop_front();
      if (read_entry(task)) begin(*place, task);
    }
  }

  Place* idle_place() {
    const auto found = std::ranges::find_if(places_, [](const Place& place) { return !place.task; });
    return found == places_.end() ? nullptr : &*found;
  }

  /// False, and the task is finished: the call cannot be made.
  bool read_entry(std::size_t task) {
    Call& call = calls_[task];
    const std::string& id = tasks_[task].id;
    const std::size_t colon = id.rfind(':');
    const std::optional<Digest> key = Digest::from_hex(std::string_view(id).substr(colon + 1));
    if (colon == id.npos || !key) throw Error("'" + id + "' is not the id of a call");
    const Store store(tasks_[task].dir.native());
    call.message = {store.dir(), id.substr(0, colon), *key};
    const auto entry = store.peek(EntryRef{call.message.function, *key}, MetadataPart::kAll);
    if (!entry.ok()) return refuse(task, "its result is not stored any more");
    const EntryMetadata& metadata = (*entry)->metadata();
    if (metadata.directory.empty())
      return refuse(
          task,
          "its arguments are not stored: they cannot be read back, or are too long, or store_args is off");
    call.directory = metadata.directory;
    std::error_code error;
    if (!std::filesystem::is_directory(call.directory, error))
      return refuse(task, "the directory in which it was made is gone: '" + call.directory + "'");
    call.result = metadata.node.result;
    if (call.message.encode().size() > kMostOfMessage) return refuse(task, "its name is too long");
    if (options_.dry_run) finish(task, {});
    return !options_.dry_run;
  }

  bool refuse(std::size_t task, std::string why) {
    ReplayResult result;
    result.outcome = ReplayOutcome::refused;
    result.text = std::move(why);
    finish(task, std::move(result));
    return false;
  }

  void begin(Place& place, std::size_t task) {
    Call& call = calls_[task];
    place.task = task;
    place.since = call.begun = Clock::now();
    ++call.tries;
    const bool fits = place.worker != nullptr && place.worker->directory() == call.directory;
    if (fits && place.worker->tell(call.message)) return;
    // It is told what to do when it has said hello.
    place.worker.reset();
    place.worker =
        std::make_unique<Worker>(Worker::Start{options_.program.native(), call.directory, options_.audit});
  }

  /// Waits for an answer, or for the end of somebody's time.
  void listen() {
    std::vector<Place*> places;
    std::vector<BusyWorker> busy;
    for (Place& place : places_) {
      if (!place.task) continue;
      places.push_back(&place);
      busy.push_back({place.worker.get(), place.since});
    }
    wait_for_workers(
        busy, options_.timeout, [&](std::size_t i) { hear(*places[i]); },
        [&](std::size_t i) { time_is_up(*places[i]); });
  }

  void hear(Place& place) {
    try {
      const bool was_ready = place.worker->is_ready();
      const std::optional<CallMade> made = place.worker->listen();
      if (made) return answer(place, *made);
      if (was_ready) return;
    } catch (const Worker::Gone&) {
      const bool was_ready = place.worker->is_ready();
      const std::string how = place.worker->end();
      if (!was_ready)
        throw Error("'" + options_.program.native() + "' " + how +
                    " before it called cachepy::serve_calls()");
      return lose(place, how);
    }
    place.since = calls_[*place.task].begun = Clock::now();
    if (!place.worker->tell(calls_[*place.task].message)) lose(place, place.worker->end());
  }

  void time_is_up(Place& place) {
    const bool was_ready = place.worker->is_ready();
    static_cast<void>(place.worker->end());
    if (!was_ready)
      throw Error("'" + options_.program.native() +
                  "' has not called cachepy::serve_calls() within a minute");
    lose(place, "took longer than the timeout");
  }

  void answer(Place& place, const CallMade& made) {
    const std::size_t task = *std::exchange(place.task, std::nullopt);
    ReplayResult result;
    result.text = made.text;
    result.difference = made.difference;
    if (!made.key.empty()) result.id = calls_[task].message.function + ":" + made.key.hex();
    result.is_same = made.result == calls_[task].result;
    switch (made.outcome) {
      case CallMade::Outcome::kServed:
        result.outcome = ReplayOutcome::served;
        break;
      case CallMade::Outcome::kComputed:
        result.outcome = ReplayOutcome::computed;
        break;
      case CallMade::Outcome::kFailed:
        result.outcome = ReplayOutcome::failed;
        break;
      case CallMade::Outcome::kRefused:
        result.outcome = ReplayOutcome::refused;
        break;
    }
    finish(task, std::move(result));
  }

  /// Of a call whose worker is gone.
  void lose(Place& place, const std::string& how) {
    place.worker.reset();
    const std::size_t task = *std::exchange(place.task, std::nullopt);
    if (calls_[task].tries <= options_.retries) {
      ready_.push_front(task);
      return;
    }
    ReplayResult result;
    result.outcome = ReplayOutcome::lost;
    result.text = "the worker " + how;
    finish(task, std::move(result));
  }

  void finish(std::size_t task, ReplayResult result) {
    if (calls_[task].tries != 0) result.took = Clock::now() - calls_[task].begun;
    if (result.id.empty()) result.id = tasks_[task].id;
    const bool is_bad = result.outcome == ReplayOutcome::failed || result.outcome == ReplayOutcome::lost;
    is_stopped_ |= is_bad && !options_.keep_going;
    results_[task] = std::move(result);
    // What waits for a call that failed computes it once more, or fails with it.
    for (const std::size_t next : calls_[task].before)
      if (calls_[next].waits_for != 0 && --calls_[next].waits_for == 0) ready_.push_back(next);
    if (progress_) progress_(task, results_[task]);
  }

  const std::vector<ReplayTask>& tasks_;
  const ReplayOptions& options_;
  const ReplayProgress& progress_;
  std::vector<Call> calls_;
  std::vector<ReplayResult> results_;
  std::deque<std::size_t> ready_;
  std::vector<Place> places_;
  bool is_stopped_ = false;
};

bool is_stale(NodeState state) {
  return state == NodeState::stale || state == NodeState::stale_code;
}

}  // namespace

const char* to_string(ReplayOutcome outcome) {
  switch (outcome) {
    case ReplayOutcome::served:
      return "served";
    case ReplayOutcome::computed:
      return "computed";
    case ReplayOutcome::failed:
      return "failed";
    case ReplayOutcome::refused:
      return "refused";
    case ReplayOutcome::lost:
      return "lost";
    case ReplayOutcome::skipped:
      return "skipped";
  }
  return "";
}

std::vector<ReplayResult> cache_replay(const std::vector<ReplayTask>& tasks, const ReplayOptions& options,
                                       const ReplayProgress& progress) {
  ReplayOptions whole = options;
  if (!options.dry_run) {
    // Workers run in other directories.
    whole.program = std::filesystem::absolute(options.program);
    if (!serves_calls(whole.program.native()))
      throw Error("'" + options.program.native() +
                  "' does not call cachepy::serve_calls(argc, argv), so it cannot make stored calls; include "
                  "<cachepy/work.h>, call it at the beginning of main(), and build the program again");
  }
  return Replays(tasks, whole, progress).run();
}

std::vector<ReplayTask> cache_replay_tasks(const std::vector<std::string>& ids) {
  const std::map<std::string, Node> nodes = cache_tree_nodes();
  std::map<std::string, std::size_t> index;
  std::vector<ReplayTask> tasks;
  for (const std::string& id : ids) {
    const auto node = nodes.find(id);
    if (node == nodes.end() || !index.emplace(id, tasks.size()).second) continue;
    tasks.push_back({id, node->second.cache_dir, {}});
  }
  for (ReplayTask& task : tasks)
    for (const std::string& child : nodes.at(task.id).children)
      if (const auto found = index.find(child); found != index.end() && child != task.id)
        task.after.push_back(found->second);
  return tasks;
}

std::vector<std::string> cache_stale_calls(const std::vector<std::string>& ids) {
  const std::map<std::string, Node> nodes = cache_tree_nodes();
  std::set<std::string> wanted(ids.begin(), ids.end());
  std::vector<std::string> open = ids;
  while (!open.empty()) {
    const auto node = nodes.find(open.back());
    open.pop_back();
    if (node == nodes.end()) continue;
    for (const std::string& child : node->second.children)
      if (wanted.insert(child).second) open.push_back(child);
  }
  std::vector<std::string> stale;
  for (const auto& [id, state] : cache_tree_states())
    if (is_stale(state) && (ids.empty() || wanted.contains(id))) stale.push_back(id);
  return stale;
}

}  // namespace cachepy
