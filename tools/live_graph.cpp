#include "live_graph.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/visible.h"
#include "command.h"
#include "live_running.h"
#include "plot/page.h"

namespace cachepy::tools {
namespace {

namespace fs = std::filesystem;

/// The maximum number of entries that are opened for a page that loads; this many take half a second.
constexpr std::size_t kMaxReadAtOnce = 20'000;

bool same_nodes(const plot::Snapshot& a, const plot::Snapshot& b) {
  return std::equal(a.nodes.begin(), a.nodes.end(), b.nodes.begin(), b.nodes.end(),
                    [](const auto& x, const auto& y) {
                      return x.first == y.first && x.second.created == y.second.created &&
                             x.second.outfile == y.second.outfile;
                    });
}

bool same_counts(const plot::Snapshot& a, const plot::Snapshot& b) {
  return std::equal(
      a.counts.begin(), a.counts.end(), b.counts.begin(), b.counts.end(), [](const auto& x, const auto& y) {
        const FunctionStats &f = x.second, &g = y.second;
        return x.first == y.first && f.memory_hits == g.memory_hits && f.disk_hits == g.disk_hits &&
               f.remote_hits == g.remote_hits && f.misses == g.misses && f.saved == g.saved;
      });
}

bool same_states(const plot::Snapshot& a, const plot::Snapshot& b) {
  return a.states == b.states && std::equal(a.versions.begin(), a.versions.end(), b.versions.begin(),
                                            b.versions.end(), [](const FileVersion& x, const FileVersion& y) {
                                              return x.file == y.file && x.changed == y.changed &&
                                                     x.current_hash == y.current_hash;
                                            });
}

/// Adds the directories that the iterator visits. Not a range-based for, which throws if a directory disappears meanwhile.
template <class Iterator>
void add_directories(Iterator item, std::set<std::string>& directories) {
  std::error_code error;
  for (; item != Iterator(); item.increment(error))
    if (item->is_directory(error)) directories.insert(item->path());
}

/// Inserts these members at the beginning of `json`, an object.
std::string with_members(const std::string& json, const nlohmann::json& members) {
  const std::string first = members.dump();
  return first.substr(0, first.size() - 1) + "," + json.substr(1);
}

}  // namespace

LiveGraph::LiveGraph(std::string dir, bool all)
    : dir_(fs::absolute(dir).lexically_normal().native()), all_(all), current_(std::make_shared<Current>()) {}

void LiveGraph::refresh() {
  cache_tree_reset();  // drops calls whose results were pruned
  for (const std::string& problem : cache_tree_sync(dir_).problems)
    if (problems_.insert(problem).second) say(problem);
  if (!all_) cache_tree_hide_superseded();
  auto next = std::make_shared<Current>(Current{plot::take_snapshot()});

  const std::lock_guard lock(mutex_);
  const bool nodes = same_nodes(current_->snapshot, next->snapshot);
  const bool states = nodes && same_states(current_->snapshot, next->snapshot) &&
                      same_counts(current_->snapshot, next->snapshot);
  next->graph = current_->graph + (nodes ? 0 : 1);
  next->changes = current_->changes + (states ? 0 : 1);
  current_ = std::move(next);
  changed_.notify_all();
}

void LiveGraph::refresh_running() {
  std::string running = running_json(dir_);
  const std::lock_guard lock(mutex_);
  if (running == running_) return;
  running_ = std::move(running);
  ++running_number_;
  changed_.notify_all();
}

void LiveGraph::to_watch(std::set<std::string>& files, std::set<std::string>& directories) const {
  std::error_code error;
  directories.clear();
  for (const fs::path& directory : cache_directories(dir_)) directories.insert(directory.native());
  for (const auto& [id, node] : current()->snapshot.nodes)
    if (!node.program.empty()) files.insert(node.program);
  for (const FileVersion& version : current()->snapshot.versions) {
    files.insert(version.file);
    if (!fs::is_directory(version.file, error)) continue;
    directories.insert(version.file);
    constexpr auto kQuietly = fs::directory_options::skip_permission_denied;
    add_directories(fs::recursive_directory_iterator(version.file, kQuietly, error), directories);
  }
}

std::shared_ptr<const LiveGraph::Current> LiveGraph::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

std::string LiveGraph::page_html() const {
  return plot::live_page_html();
}

std::string LiveGraph::page_json() const {
  const std::shared_ptr<const Current> now = current();
  // For the table and for searching arguments. A selected call requests its own entry.
  const bool few = now->snapshot.nodes.size() <= kMaxReadAtOnce;
  return with_members(plot::page_data(now->snapshot, true),
                      {{"version", now->graph},
                       {"title", internal::visible(dir_)},
                       {"entries", few ? plot::page_entries(now->snapshot) : std::string()}});
}

std::optional<std::string> LiveGraph::entry_json(const std::string& hash) const {
  const std::shared_ptr<const Current> now = current();
  for (const auto& [id, node] : now->snapshot.nodes)
    if (node.hash == hash) return plot::entry_details(node);
  return std::nullopt;
}

std::vector<PageEvent> LiveGraph::wait_for_change(PageSeen& seen, std::chrono::milliseconds timeout) const {
  std::shared_ptr<const Current> now;
  std::vector<PageEvent> events;
  {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.wait_for(lock, timeout, [&] {
      return stopped_ || current_->changes != seen.graph || running_number_ != seen.running;
    });
    --waiting_;
    now = current_;
    // Before the graph: a call that is not running any more has left its result when the page looks for it.
    if (running_number_ != seen.running) events.push_back({"running", running_});
    seen.running = running_number_;
  }
  if (now->changes != seen.graph)
    events.push_back({"change", with_members(plot::page_states(now->snapshot), {{"version", now->graph}})});
  seen.graph = now->changes;
  return events;
}

void LiveGraph::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

bool LiveGraph::stopped() const {
  const std::lock_guard lock(mutex_);
  return stopped_;
}

std::size_t LiveGraph::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_;
}

}  // namespace cachepy::tools
