// <cachepy/cache.h>: keeping a cache directory in order, and what is kept in memory.
#include <algorithm>
#include <cstdint>
#include <mutex>
#include <span>
#include <thread>
#include <utility>

#include "base/file_stat.h"
#include "base/parallel.h"
#include "base/path.h"
#include "cachepy/cache.h"
#include "core/counts.h"
#include "core/graph_store.h"
#include "core/memory_tier.h"
#include "core/store.h"
#include "core/sweep.h"
#include "format/entry.h"
#include "public/graph_view.h"

namespace cachepy {
namespace {

using namespace internal;

/// "" when every byte of the entry is as it was written.
std::string problem_of(const std::string& path) {
  const absl::StatusOr<std::unique_ptr<EntryReader>> entry = EntryReader::open(path);
  if (absl::IsNotFound(entry.status())) return "";  // someone may be pruning
  if (!entry.ok()) return std::string(entry.status().message());
  while (!(*entry)->next().empty()) {
  }
  return std::string((*entry)->status().message());
}

/// Entries that are read between two words of progress, on several threads.
constexpr std::size_t kReadAtOnce = 4096;

/// Adds entries, and counts those that cannot be read.
void add_entries(const Store& store, std::span<const StoredFile> files, CacheStats& stats) {
  std::mutex mutex;
  const std::size_t threads = std::min<std::size_t>(std::thread::hardware_concurrency(), files.size() / 256);
  parallel_for(files.size(), threads, [&](std::size_t i) {
    const auto entry = EntryReader::open(store.path(files[i].relative), MetadataPart::kNode);
    const std::lock_guard lock(mutex);
    stats.entries += 1;
    stats.bytes += files[i].bytes;
    if (!entry.ok()) {
      stats.unreadable += 1;
      return;
    }
    const NodeRecord& node = (*entry)->metadata().node;
    FunctionStats& function = stats.functions[node.function];
    function.entries += 1;
    function.bytes += files[i].bytes;
    const auto created = to_time_point(node.created_ns);
    stats.oldest = stats.oldest ? std::min(*stats.oldest, created) : created;
    stats.newest = stats.newest ? std::max(*stats.newest, created) : created;
  });
}

/// Adds what was counted of each function.
void add_counts(const std::string& dir, std::map<std::string, FunctionStats>& functions) {
  for (const auto& [name, counts] : counts_of(dir)) {
    FunctionStats& function = functions[name];
    function.memory_hits = counts.memory_hits;
    function.disk_hits = counts.disk_hits;
    function.misses = counts.misses;
    function.saved = std::chrono::nanoseconds(static_cast<std::int64_t>(std::min<std::uint64_t>(
        counts.saved_ns, static_cast<std::uint64_t>(std::chrono::nanoseconds::max().count()))));
  }
}

}  // namespace

CacheStats cache_stats(const std::filesystem::path& dir, const Progress& progress) {
  const Store store(dir.native());
  const absl::StatusOr<std::vector<StoredFile>> files = stored_files(store);
  throw_unless_ok(files.status(), "the cache was not looked at");
  CacheStats stats;
  for (std::span<const StoredFile> rest = *files; !rest.empty();) {
    const std::size_t count = std::min(rest.size(), kReadAtOnce);
    add_entries(store, rest.first(count), stats);
    rest = rest.subspan(count);
    tell(progress, stats.entries, files->size());
  }
  add_counts(store.dir(), stats.functions);
  return stats;
}

std::map<std::string, FunctionStats> cache_counts(const std::filesystem::path& dir) {
  std::map<std::string, FunctionStats> functions;
  add_counts(Store(dir.native()).dir(), functions);
  return functions;
}

CacheMemoryInfo cache_memory_info() {
  const MemoryTier::Info info = MemoryTier::process().info();
  return {info.results, info.bytes};
}

void cache_memory_clear() {
  MemoryTier::process().clear();
}

std::vector<CacheProblem> cache_verify(const std::filesystem::path& dir, const Progress& progress) {
  const Store store(dir.native());
  std::vector<CacheProblem> problems;
  const std::vector<std::string> entries = store.list();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (std::string what = problem_of(store.path(entries[i])); !what.empty())
      problems.push_back({store.path(entries[i]), std::move(what)});
    tell(progress, i + 1, entries.size());
  }
  absl::StatusOr<std::vector<FileProblem>> graph_problems = check_graph_files(store.dir());
  throw_unless_ok(graph_problems.status(), "the cache was not verified");
  for (FileProblem& problem : *graph_problems)
    problems.push_back({std::move(problem.path), std::move(problem.what)});
  return problems;
}

PruneInfo cache_prune(const std::filesystem::path& dir, const PruneOptions& options,
                      const Progress& progress) {
  const Store store(dir.native());
  SweepRules rules;
  rules.function = options.fname;
  rules.all = options.all;
  if (options.unused_for) rules.used_before_ns = now_ns() - options.unused_for->count();
  rules.max_bytes = options.max_bytes;
  rules.code_lists = true;
  rules.dry_run = options.dry_run;
  const absl::StatusOr<SweepReport> report = sweep(store, rules, progress);
  throw_unless_ok(report.status(), "the cache was not pruned");
  // Whoever prunes wants the next call to be computed, also in this process.
  if (!options.dry_run && !report->removed.empty()) MemoryTier::process().drop_all_of(store.dir());
  PruneInfo info;
  for (const StoredFile& file : report->removed) info.entries.push_back(store.path(file.relative));
  info.bytes = report->removed_bytes;
  info.leftovers = report->leftovers;
  info.leftover_bytes = report->leftover_bytes;
  info.kept = report->kept;
  info.kept_bytes = report->kept_bytes;
  return info;
}

PruneInfo cache_prune(const std::filesystem::path& dir, double days_old) {
  constexpr double kDay_ns = 24 * 3600 * 1e9;
  constexpr double kLongest_ns = 9e18;  // before 1970: nothing is that old
  if (!(days_old >= 0)) throw Error("cachepy: cache_prune: days_old is negative or no number");
  PruneOptions options;
  options.all = days_old == 0;
  options.unused_for =
      std::chrono::nanoseconds(static_cast<std::int64_t>(std::min(days_old * kDay_ns, kLongest_ns)));
  return cache_prune(dir, options);
}

CompactInfo cache_compact(const std::filesystem::path& dir, const Progress& progress) {
  CompactReport report;
  throw_unless_ok(compact(normal_path(dir.native()), &report, progress), "the graph was not compacted");
  return {report.busy, report.nodes, report.logs};
}

}  // namespace cachepy
