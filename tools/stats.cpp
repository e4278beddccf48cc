// cachepy stats: sizes, hits and misses of a cache directory.
#include <cachepy/cache.h>

#include <memory>
#include <optional>

#include "command.h"
#include "hit_costs.h"
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
                         {"computing_ns", f.computing.count()},
                         {"serving_ns", f.serving.count()},
                         {"saved_ns", f.saved.count()},
                         {"remote_hits", f.remote_hits},
                         {"remote_received", f.remote_received},
                         {"remote_sent", f.remote_sent},
                         {"remote_errors", f.remote_errors}});
  }
  return {{"entries", stats.entries},           {"bytes", stats.bytes},
          {"graph_bytes", stats.graph_bytes},   {"code_bytes", stats.code_bytes},
          {"unreadable", stats.unreadable},     {"oldest_ns", json_of(stats.oldest)},
          {"newest_ns", json_of(stats.newest)}, {"functions", std::move(functions)}};
}

struct StatsOptions : CommonOptions {
  bool zero = false;
};

/// "75 %": the share of calls that were served.
std::string printable_rate(std::uint64_t hits, std::uint64_t misses) {
  if (hits + misses == 0) return "";
  return std::to_string((100 * hits + (hits + misses) / 2) / (hits + misses)) + " %";
}

FunctionStats total_of(const CacheStats& stats) {
  FunctionStats total;
  for (const auto& [fname, f] : stats.functions) {
    total.entries += f.entries;
    total.bytes += f.bytes;
    total.memory_hits += f.memory_hits;
    total.disk_hits += f.disk_hits;
    total.misses += f.misses;
    total.computing += f.computing;
    total.serving += f.serving;
    total.saved += f.saved;
    total.remote_hits += f.remote_hits;
    total.remote_received += f.remote_received;
    total.remote_sent += f.remote_sent;
    total.remote_errors += f.remote_errors;
  }
  return total;
}

bool uses_remotes(const FunctionStats& f) {
  return f.remote_hits != 0 || f.remote_received != 0 || f.remote_sent != 0 || f.remote_errors != 0;
}

/// `with_remotes`: there is a column for them.
Row row_of(const std::string& name, const FunctionStats& f, bool with_remotes) {
  Row row = {printable(name),
             std::to_string(f.entries),
             printable_bytes(f.bytes),
             std::to_string(f.memory_hits),
             std::to_string(f.disk_hits),
             std::to_string(f.misses),
             printable_rate(hits_of(f), f.misses),
             hits_of(f) == 0 ? "" : printable(mean_hit(f)),
             hits_of(f) == 0 ? "" : printable(mean_computing(f)),
             printable(f.saved)};
  if (with_remotes) row.insert(row.begin() + 5, std::to_string(f.remote_hits));
  return row;
}

std::string text_of(const CacheStats& stats, const std::string& dir) {
  const FunctionStats total = total_of(stats);
  const bool with_remotes = uses_remotes(total);
  std::vector<Row> facts = {
      {"directory", printable(dir)},
      {"stored", counted(stats.entries, "result") + " (" + printable_bytes(stats.bytes) + ")"},
      {"graph", printable_bytes(stats.graph_bytes)},
      {"code lists", printable_bytes(stats.code_bytes)}};
  if (stats.oldest)
    facts.push_back({"computed", printable(*stats.oldest) + " to " + printable(*stats.newest)});
  if (const std::string rate = printable_rate(hits_of(total), total.misses); !rate.empty())
    facts.push_back({"hit rate", rate + " of " + counted(hits_of(total) + total.misses, "call")});
  facts.push_back({"time saved", printable(total.saved) + " (computing " + printable(total.computing) +
                                     ", hits " + printable(total.serving) + ")"});
  if (with_remotes)
    facts.push_back({"remotes", "received " + printable_bytes(total.remote_received) + ", sent " +
                                    printable_bytes(total.remote_sent) + ", " +
                                    counted(total.remote_errors, "error")});
  Row head = {"FUNCTION", "RESULTS",  "ON DISK", "FROM MEMORY", "FROM DISK",
              "COMPUTED", "HIT RATE", "PER HIT", "COMPUTING",   "SAVED"};
  if (with_remotes) head.insert(head.begin() + 5, "FROM REMOTE");
  std::vector<Row> rows = {std::move(head)};
  for (const auto& [fname, f] : stats.functions) rows.push_back(row_of(fname, f, with_remotes));
  if (stats.functions.size() > 1) rows.push_back(row_of("total", total, with_remotes));
  return table(facts) + "\n" + table(rows);
}

/// Names the functions that would be quicker without the cache.
void note_losses(const CacheStats& stats) {
  for (const auto& [fname, f] : stats.functions)
    if (const std::string loss = loss_of(fname, f); !loss.empty()) note(loss);
}

ExitCode run_stats(const StatsOptions& options) {
  const std::string dir = cache_dir(options);
  if (options.zero) {
    cache_counts_reset(dir);
    print_summary("reset the counts of '" + printable(dir) + "'\n");
    return kDone;
  }
  const CacheStats stats = cache_stats(dir, progress_line("stats"));
  if (stats.unreadable != 0)
    say(counted(stats.unreadable, "result") + " cannot be read; run cachepy verify for the reasons");
  const bool is_empty = stats.entries == 0 && stats.functions.empty();
  if (options.json) {
    print(dump(json_of(stats), 2) + "\n");
  } else if (!is_empty) {
    print(text_of(stats, dir));
    note_losses(stats);
  }
  if (is_empty) note("nothing is cached in '" + dir + "'");
  return is_empty ? kNothingFound : kDone;
}

}  // namespace

void declare_stats(CLI::App& app, Run& run) {
  auto options = std::make_shared<StatsOptions>();
  Subcommand& command = add_subcommand(
      app, "stats",
      {.summary = "Show sizes, hits and misses by function",
       .details = "Prints for each function: the number of stored results and their size on disk; how "
                  "often its calls were served from memory, served from disk, and computed; the time "
                  "that hits have saved, which is what computing their results had taken minus what the "
                  "hits took; and the means of these two. A note names each function whose hits take longer "
                  "than computing.\n\n"
                  "Processes write their counts when they exit and every ten minutes. A killed process "
                  "loses its latest ones, so all counts are lower bounds. --zero resets the counts; "
                  "results stay.",
       .examples = {{"cachepy stats cache", "What is cached, and how much time it saves"},
                    {"cachepy stats --zero cache", "Reset the counts"}}});
  command.add_flag("-z,--zero", options->zero, "Reset the counts of hits and misses and the time saved");
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_stats(*options); }; });
}

}  // namespace cachepy::tools
