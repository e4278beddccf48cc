// refresh() of <cachepy/replay.h>: what `cachepy refresh` does, for the program that calls it.
#include <algorithm>
#include <thread>

#include "base/path.h"
#include "cachepy/cache.h"
#include "cachepy/graph.h"
#include "cachepy/replay.h"
#include "frames/frame.h"
#include "frames/quiet.h"
#include "inspect/code_on_disk.h"
#include "inspect/worker.h"
#include "program/loaded_code.h"

namespace cachepy {
namespace {

using namespace internal;

/// While it lives, states of calls are those that this program would find.
class ComparedWithThisProgram {
 public:
  explicit ComparedWithThisProgram(const std::filesystem::path& program) : before_(compared_binaries()) {
    std::vector<std::filesystem::path> files{program};
    for (const std::string& library : libraries_with_records()) files.emplace_back(library);
    set_compared_binaries(std::move(files));
  }
  ComparedWithThisProgram(const ComparedWithThisProgram&) = delete;
  ComparedWithThisProgram& operator=(const ComparedWithThisProgram&) = delete;
  ~ComparedWithThisProgram() { set_compared_binaries(std::move(before_)); }

 private:
  std::vector<std::filesystem::path> before_;
};

std::size_t& count_of(RefreshSummary& summary, ReplayOutcome outcome) {
  switch (outcome) {
    case ReplayOutcome::served:
      return summary.served;
    case ReplayOutcome::computed:
      return summary.computed;
    case ReplayOutcome::failed:
      return summary.failed;
    case ReplayOutcome::refused:
      return summary.refused;
    case ReplayOutcome::lost:
      return summary.lost;
    case ReplayOutcome::skipped:
      break;
  }
  return summary.skipped;
}

/// The ids of the calls of these functions in that directory, and of all functions if there are none.
std::vector<std::string> calls_of(const std::string& dir, const std::vector<std::string>& functions) {
  std::vector<std::string> ids;
  for (const auto& [id, node] : cache_tree_nodes())
    if (normal_path(node.cache_dir.native()) == dir &&
        (functions.empty() || std::ranges::find(functions, node.fname) != functions.end()))
      ids.push_back(id);
  return ids;
}

}  // namespace

RefreshSummary refresh(const RefreshOptions& options, const ReplayProgress& progress) {
  if (Frame::current() != nullptr)
    throw Error(
        "cachepy::refresh() was called inside of a cached call, whose result would depend on what is stale");
  const Quiet own_affairs;
  ReplayOptions how;
  how.program = own_program();
  how.jobs = options.jobs != 0 ? options.jobs : std::max(std::thread::hardware_concurrency(), 1u);
  how.timeout = options.timeout;
  how.retries = options.retries;
  how.keep_going = options.keep_going;
  how.dry_run = options.dry_run;
  const std::string dir = normal_path((options.dir.empty() ? cache_default_dir() : options.dir).native());
  const ComparedWithThisProgram now(how.program);
  cache_tree_sync(dir);
  RefreshSummary summary;
  const std::vector<std::string> ids = calls_of(dir, options.functions);
  const std::vector<std::string> stale = ids.empty() ? ids : cache_stale_calls(ids);
  if (stale.empty()) return summary;
  summary.calls = cache_replay(cache_replay_tasks(stale), how, progress);
  for (const ReplayResult& result : summary.calls) ++count_of(summary, result.outcome);
  return summary;
}

}  // namespace cachepy
