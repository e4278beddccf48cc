// Implements the functions of <cachepy/cache.h> that maintain a cache directory and the results in memory.
#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/file_stat.h"
#include "base/path.h"
#include "cachepy/cache.h"
#include "calls/memory_tier.h"
#include "format/entry.h"
#include "graph/graph_store.h"
#include "inspect/graph_view.h"
#include "store/blobs.h"
#include "store/code_lists.h"
#include "store/counts.h"
#include "store/entry_files.h"
#include "store/pack_upkeep.h"
#include "store/segment_files.h"
#include "store/store.h"
#include "store/sweep.h"

namespace cachepy {
namespace {

using namespace internal;

/// What is wrong with the entry; "" if all of its bytes are intact.
std::string problem_of_entry(const Store& store, const std::string& name) {
  const absl::StatusOr<std::unique_ptr<EntryReader>> entry = store.peek(name);
  if (absl::IsNotFound(entry.status())) return "";  // another process may be pruning
  if (!entry.ok()) return std::string(entry.status().message());
  while (!(*entry)->next().empty()) {
  }
  return std::string((*entry)->status().message());
}

std::string problem_of_code_list(const Store& store, const std::string& name) {
  const auto units = open_code_list(store.place_of(name));
  return absl::IsNotFound(units.status()) ? "" : std::string(units.status().message());
}

std::chrono::nanoseconds to_duration(std::uint64_t ns) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::chrono::nanoseconds::max().count());
  return std::chrono::nanoseconds(static_cast<std::int64_t>(std::min(ns, kMost)));
}

/// Adds the counts of each function.
void add_counts(const std::string& dir, std::map<std::string, FunctionStats>& functions) {
  for (const auto& [name, counts] : counts_of(dir)) {
    FunctionStats& function = functions[name];
    function.memory_hits = counts.memory_hits;
    function.disk_hits = counts.disk_hits;
    function.misses = counts.misses;
    function.remote_hits = counts.remote.hits;
    function.remote_received = counts.remote.received;
    function.remote_sent = counts.remote.sent;
    function.remote_errors = counts.remote.errors;
    function.computing = to_duration(counts.saved_ns);
    function.serving = to_duration(counts.serving_ns);
    function.saved = function.computing - function.serving;
  }
}

/// Drops the results of that directory from memory, under all names of the directory.
void forget_results_of(const std::string& dir) {
  std::map<const Store*, bool> is_meant;
  MemoryTier::process().drop_if([&](const CallId& call) {
    const Store& store = call.function->store;
    const auto [known, is_new] = is_meant.try_emplace(&store);
    std::error_code gone;
    if (is_new) known->second = store.dir() == dir || std::filesystem::equivalent(store.dir(), dir, gone);
    return known->second;
  });
}

}  // namespace

CacheStats cache_stats(const std::filesystem::path& dir, const Progress& progress) {
  const Store store(dir.native());
  CacheStats stats;
  const auto count = [&](const StoredFile& file, const absl::StatusOr<std::unique_ptr<EntryReader>>& entry) {
    const std::uint64_t bytes = file.bytes;
    stats.entries += 1;
    stats.bytes += bytes;
    if (!entry.ok()) {
      stats.unreadable += 1;
      return;
    }
    const NodeRecord& node = (*entry)->metadata().node;
    FunctionStats& function = stats.functions[node.function];
    function.entries += 1;
    function.bytes += bytes;
    const auto created = to_time_point(node.created_ns);
    stats.oldest = stats.oldest ? std::min(*stats.oldest, created) : created;
    stats.newest = stats.newest ? std::max(*stats.newest, created) : created;
  };
  throw_unless_ok(open_all(store, MetadataPart::kNode, progress, count), "the cache could not be read");
  const absl::StatusOr<std::uint64_t> graph_bytes = bytes_of_graph(store);
  throw_unless_ok(graph_bytes.status(), "the cache could not be read");
  stats.graph_bytes = *graph_bytes;
  const absl::StatusOr<std::vector<StoredFile>> lists = code_list_files(store);
  throw_unless_ok(lists.status(), "the cache could not be read");
  for (const StoredFile& list : *lists) stats.code_bytes += list.bytes;
  add_counts(store.dir(), stats.functions);
  return stats;
}

std::map<std::string, FunctionStats> cache_counts(const std::filesystem::path& dir) {
  std::map<std::string, FunctionStats> functions;
  add_counts(Store(dir.native()).dir(), functions);
  return functions;
}

void cache_counts_reset(const std::filesystem::path& dir) {
  if (const Store store(dir.native()); !forget_counts(store.dir()))
    throw Error("the counts of '" + store.dir() + "' cannot be removed: " + std::strerror(errno));
}

bool cache_exists(const std::filesystem::path& dir) {
  const absl::StatusOr<bool> exists = is_cache_directory(dir.native());
  throw_unless_ok(exists.status(), "the cache could not be read");
  return *exists;
}

std::vector<std::filesystem::path> cache_directories(const std::filesystem::path& dir) {
  const std::vector<std::string> names = directories_of_files(Store(dir.native()));
  return {names.begin(), names.end()};
}

std::vector<CacheProblem> cache_verify(const std::filesystem::path& dir, const Progress& progress) {
  const Store store(dir.native());
  std::vector<CacheProblem> problems;
  const absl::StatusOr<std::vector<std::string>> entries = store.list();
  throw_unless_ok(entries.status(), "the cache was not verified");
  const absl::StatusOr<std::vector<StoredFile>> lists = code_list_files(store);
  throw_unless_ok(lists.status(), "the cache was not verified");
  const absl::StatusOr<std::vector<StoredFile>> blobs = blob_files(store);
  throw_unless_ok(blobs.status(), "the cache was not verified");
  const std::size_t total = entries->size() + lists->size() + blobs->size();
  std::size_t done = 0;
  const auto check = [&](const std::string& name,
                         std::string (*problem_of)(const Store&, const std::string&)) {
    if (std::string what = problem_of(store, name); !what.empty())
      problems.push_back({store.place_of(name), std::move(what)});
    tell(progress, ++done, total);
  };
  for (const std::string& entry : *entries) check(entry, problem_of_entry);
  for (const StoredFile& list : *lists) check(list.name, problem_of_code_list);
  for (const StoredFile& blob : *blobs) check(blob.name, problem_of_blob);
  const absl::Status packed = for_each_packed(store.dir(), [&](const PackedEntry& entry) {
    if (entry.state == PackedHeader::State::kLive) return;  // listed by its name
    const std::string place = segment_path(store.dir(), entry.slot.place.segment);
    problems.push_back({place, "'" + place + "' is corrupt: the record at byte " +
                                   std::to_string(entry.slot.place.offset) + " is damaged"});
  });
  throw_unless_ok(packed, "the cache was not verified");
  absl::StatusOr<std::vector<FileProblem>> graph_problems = check_graph_files(store.dir());
  throw_unless_ok(graph_problems.status(), "the cache was not verified");
  for (FileProblem& problem : *graph_problems)
    problems.push_back({std::move(problem.path), std::move(problem.what)});
  return problems;
}

PruneInfo cache_prune(const std::filesystem::path& dir, const PruneOptions& options,
                      const Progress& progress) {
  if (options.unused_for && options.unused_for->count() < 0)
    throw Error("the cache was not pruned: unused_for is negative");
  const Store store(dir.native());
  SweepRules rules;
  rules.function = options.fname;
  rules.all = options.all;
  if (options.unused_for) rules.used_before_ns = now_ns() - options.unused_for->count();
  rules.max_bytes = options.max_bytes;
  rules.dry_run = options.dry_run;
  const absl::StatusOr<SweepReport> report = sweep(store, rules, progress);
  throw_unless_ok(report.status(), "the cache was not pruned");
  // After pruning, the next call is expected to be computed, also in this process.
  if (!options.dry_run && !report->removed.empty()) forget_results_of(store.dir());
  PruneInfo info;
  for (const StoredFile& file : report->removed) info.entries.push_back(store.place_of(file.name));
  info.bytes = report->removed_bytes;
  info.leftovers = report->leftovers;
  info.leftover_bytes = report->leftover_bytes;
  info.kept = report->kept;
  info.kept_bytes = report->kept_bytes;
  info.failed = report->failed;
  info.failure = report->failure;
  return info;
}

PruneInfo cache_prune(const std::filesystem::path& dir, double days_old) {
  constexpr double kDay_ns = 24 * 3600 * 1e9;
  constexpr double kLongest_ns = 9e18;  // before 1970, so nothing is that old
  if (!(days_old >= 0)) throw Error("the cache was not pruned: days_old is negative or not a number");
  PruneOptions options;
  options.all = days_old == 0;
  options.unused_for =
      std::chrono::nanoseconds(static_cast<std::int64_t>(std::min(days_old * kDay_ns, kLongest_ns)));
  return cache_prune(dir, options);
}

CompactInfo cache_compact(const std::filesystem::path& dir, const Progress& progress) {
  CompactReport report;
  const std::string path = normal_path(dir.native());
  throw_unless_ok(compact(path, &report, progress), "the graph was not compacted");
  throw_unless_ok(compact_packed(path), "the results were not compacted");
  return {report.busy, report.nodes, report.logs};
}

}  // namespace cachepy
