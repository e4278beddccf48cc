// cachepy stats: what a cache directory holds, and how it was used.
#include <cachepy/cache.h>

#include <memory>
#include <optional>

#include "command.h"
#include "json.h"
#include "progress.h"
#include "text.h"

namespace cachepy::tools {
namespace {

using Time = std::chrono::system_clock::time_point;

Json json_of(const std::optional<Time>& time) {
  if (!time) return nullptr;
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time->time_since_epoch()).count();
}

Json json_of(const CacheStats& stats) {
  auto functions = Json::array();
  for (const auto& [fname, f] : stats.functions) {
    functions.push_back({{"fname", fname},
                         {"entries", f.entries},
                         {"bytes", f.bytes},
                         {"memory_hits", f.memory_hits},
                         {"disk_hits", f.disk_hits},
                         {"misses", f.misses},
                         {"saved_ns", f.saved.count()}});
  }
  return {{"entries", stats.entries},           {"bytes", stats.bytes},
          {"graph_bytes", stats.graph_bytes},   {"code_bytes", stats.code_bytes},
          {"unreadable", stats.unreadable},     {"oldest_ns", json_of(stats.oldest)},
          {"newest_ns", json_of(stats.newest)}, {"functions", std::move(functions)}};
}

std::string text_of(const CacheStats& stats) {
  std::string text = counted(stats.entries, "result") + ", " + printable_bytes(stats.bytes) +
                     " on disk beside " + printable_bytes(stats.graph_bytes) + " of graph and " +
                     printable_bytes(stats.code_bytes) + " of lists of code";
  if (stats.oldest) text += ", computed " + printable(*stats.oldest) + " to " + printable(*stats.newest);
  std::vector<Row> rows = {
      {"FUNCTION", "RESULTS", "ON DISK", "FROM MEMORY", "FROM DISK", "COMPUTED", "SAVED"}};
  for (const auto& [fname, f] : stats.functions)
    rows.push_back({printable(fname), std::to_string(f.entries), printable_bytes(f.bytes),
                    std::to_string(f.memory_hits), std::to_string(f.disk_hits), std::to_string(f.misses),
                    printable(f.saved)});
  return text + "\n" + table(rows);
}

ExitCode run_stats(const CommonOptions& options) {
  const std::string dir = cache_dir(options);
  const CacheStats stats = cache_stats(dir, progress_line("stats"));
  if (stats.unreadable != 0)
    say(counted(stats.unreadable, "result") + " cannot be read; cachepy verify says why");
  if (options.json) {
    print(dump(json_of(stats), 2) + "\n");
  } else if (stats.entries != 0 || !stats.functions.empty()) {
    print(text_of(stats));
  }
  if (stats.entries != 0 || !stats.functions.empty()) return kDone;
  say("nothing is cached in '" + dir + "'");
  return kNothingFound;
}

}  // namespace

void declare_stats(CLI::App& app, Run& run) {
  auto options = std::make_shared<CommonOptions>();
  Subcommand& command = add_subcommand(
      app, "stats",
      {.summary = "Show sizes, hits and misses by function",
       .details = "How many results of each function are stored and what they take on disk; how often its "
                  "calls were served from memory and from disk, how often computed, and what computing the "
                  "served ones had taken.\n\n"
                  "Processes tell what they have counted when they end, and every ten minutes; one that is "
                  "killed takes its last counts along. So there were at least so many.",
       .examples = {{"cachepy stats cache", "What is cached, and whether it pays"}}});
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_stats(*options); }; });
}

}  // namespace cachepy::tools
