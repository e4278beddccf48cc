// cachepy prune: removes results by last use, size or function.
#include <cachepy/cache.h>
#include <cachepy/graph.h>

#include <cmath>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "command.h"
#include "json.h"
#include "progress.h"
#include "states.h"
#include "text.h"

namespace cachepy::tools {
namespace {

struct PruneCommand : CommonOptions, StateOptions {
  std::string older_than;
  std::string max_size;
  std::string function;
  bool superseded = false;
  bool older_code = false;
  bool dry_run = false;
};

/// The value of a number followed by one of these units; nullopt if it is invalid, or too large for 63 bits.
std::optional<double> value_of(const std::string& text, const std::map<std::string, double>& units) {
  constexpr double kTooLarge = 9e18;
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  const auto unit = units.find(CLI::detail::to_lower(end));
  if (end == text.c_str() || unit == units.end()) return std::nullopt;
  const double value = number * unit->second;
  return value >= 0 && value < kTooLarge ? std::optional(value) : std::nullopt;
}

/// Parses "30d", "1.5h".
std::chrono::nanoseconds duration_of(const std::string& text) {
  constexpr double kSecond = 1e9, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;
  const std::optional<double> ns =
      value_of(text, {{"s", kSecond}, {"m", kMinute}, {"h", kHour}, {"d", kDay}, {"w", 7 * kDay}});
  if (!ns) throw Error("--older-than: '" + text + "' is not a duration such as 30d (s, m, h, d or w)");
  return std::chrono::nanoseconds(std::llround(*ns));
}

std::uint64_t size_of(const std::string& text) {
  const std::optional<std::uint64_t> bytes = cache_parse_size(text);
  if (bytes) return *bytes;
  const bool lacks_unit = text.find_first_not_of("0123456789.") == std::string::npos;
  throw Error("--max-size: '" + text + "' is not a size such as 10G (K, M, G or T)" +
              (lacks_unit ? "; give a unit, B for bytes" : ""));
}

void print_info(const PruneCommand& options, const PruneInfo& info) {
  if (options.json) {
    auto files = Json::array();
    for (const auto& file : info.entries) files.push_back(file.native());
    const Json json = {{"dry_run", options.dry_run},
                       {"entries", info.entries.size()},
                       {"bytes", info.bytes},
                       {"leftovers", info.leftovers},
                       {"leftover_bytes", info.leftover_bytes},
                       {"kept", info.kept},
                       {"kept_bytes", info.kept_bytes},
                       {"failed", info.failed},
                       {"files", std::move(files)}};
    print(dump(json, 2) + "\n");
    return;
  }
  std::string text;
  if (options.dry_run)
    for (const auto& file : info.entries) text += printable(file.native()) + "\n";
  const auto amount = [](std::size_t count, const char* what, std::uint64_t bytes) {
    return counted(count, what) + " (" + printable_bytes(bytes) + ")";
  };
  text +=
      (options.dry_run ? "would remove " : "removed ") + amount(info.entries.size(), "result", info.bytes);
  if (info.leftovers != 0) text += " and " + amount(info.leftovers, "leftover", info.leftover_bytes);
  // The counts cover only this function.
  const std::string whose = options.function.empty() ? "" : " of " + printable(options.function);
  const bool is_counted_by_call = options.superseded || options.older_code;
  text += ", " +
          (is_counted_by_call ? "those of " + counted(info.kept, "call")
                              : amount(info.kept, "result", info.kept_bytes) + whose) +
          (info.kept == 1 && !is_counted_by_call ? " stays\n" : " stay\n");
  if (options.dry_run)
    print(text);
  else
    print_summary(text);
}

/// Removes the results of calls by their states.
PruneInfo prune_by_state(const PruneCommand& options, const std::string& dir) {
  load_graph(options);
  compare_with_binaries(options);
  std::vector<std::string> ids;
  std::size_t others = 0;
  for (const auto& [id, state] : cache_tree_states()) {
    const bool is_meant =
        state == NodeState::superseded || (options.older_code && state == NodeState::stale_code);
    if (is_meant)
      ids.push_back(id);
    else if (state != NodeState::missing)
      ++others;
  }
  PruneInfo info = cache_remove(dir, ids, options.dry_run);
  info.kept = others;
  return info;
}

ExitCode run_prune(const PruneCommand& options) {
  PruneOptions what;
  what.fname = options.function;
  if (!options.older_than.empty()) what.unused_for = duration_of(options.older_than);
  if (!options.max_size.empty()) what.max_bytes = size_of(options.max_size);
  // --function without another rule selects all of its results.
  what.all = options.all || (!options.function.empty() && !what.unused_for && !what.max_bytes);
  what.dry_run = options.dry_run;
  const bool by_state = options.superseded || options.older_code;
  if (!what.all && !what.unused_for && !what.max_bytes && !by_state)
    throw Error(
        "select what to remove: --older-than, --max-size, --function, --superseded, --older-code "
        "or --all");

  const std::string dir = cache_dir(options);
  const PruneInfo info =
      by_state ? prune_by_state(options, dir) : cache_prune(dir, what, progress_line("prune"));
  print_info(options, info);
  if (info.failed != 0) throw Error(counted(info.failed, "file") + " could not be removed: " + info.failure);
  if (options.function.empty() || !info.entries.empty() || info.kept != 0) return kDone;
  note(no_result_of(options.function, dir));
  return kNothingFound;
}

}  // namespace

void declare_prune(CLI::App& app, Run& run) {
  auto options = std::make_shared<PruneCommand>();
  Subcommand& command = add_subcommand(
      app, "prune",
      {.summary = "Remove stored results",
       .details = "The calls of removed results stay in the graph, and are computed when they are made "
                  "again. Temporary files of killed writers, damaged results that were set aside, and code "
                  "lists that no result needs are also removed. It is safe to run and to kill at any time, "
                  "also while programs use the directory.\n\n"
                  "The last use of a result is known to the hour. Programs keep a directory below "
                  "size_limit by themselves. Exit status 1: no result of the function is stored; 2: "
                  "something could not be removed.",
       .examples = {
           {"cachepy prune --older-than 30d cache", "Remove results that were not used for 30 days"},
           {"cachepy prune --max-size 10G cache",
            "Remove the least recently used results until 10 GiB are left"},
           {"cachepy prune --superseded cache", "Remove results of replaced code"},
           {"cachepy prune --function load_counts --dry-run cache", "List the results of one function"}}});
  command
      .add_option("--older-than", options->older_than,
                  "Remove results not used for this long, such as 30d (s, m, h, d, w)")
      ->type_name("TIME");
  command
      .add_option("--max-size", options->max_size,
                  "Remove the least recently used results until the rest fits, such as 10G (K, M, G, T)")
      ->type_name("SIZE");
  command
      .add_option("--function", options->function,
                  "Only results of this function; without another rule: all of them")
      ->type_name("FUNCTION");
  command.add_flag("--superseded", options->superseded, "Remove results of calls that have a newer version")
      ->excludes("--older-than")
      ->excludes("--max-size")
      ->excludes("--function");
  command
      .add_flag("--older-code", options->older_code,
                "As --superseded; also remove results whose program now contains different code for the "
                "call")
      ->excludes("--older-than")
      ->excludes("--max-size")
      ->excludes("--function");
  add_binary_option(command, *options);
  command.add_flag("--all", options->all, "All of them")->excludes("--older-than")->excludes("--max-size");
  command.add_flag("--dry-run,-n", options->dry_run, "Remove nothing, list what would be removed");
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_prune(*options); }; });
}

}  // namespace cachepy::tools
