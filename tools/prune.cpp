// cachepy prune: removes results by last use, size or function.
#include <cachepy/cache.h>

#include <cmath>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "command.h"
#include "progress.h"
#include "text.h"

namespace cachepy::tools {
namespace {

struct Options : CommonOptions {
  std::string older_than;
  std::optional<std::uint64_t> max_size;
  std::string function;
  bool all = false;
  bool dry_run = false;
};

/// "30d", "12h", "45m", "90s", "2w".
std::chrono::nanoseconds duration_of(const std::string& text) {
  char* unit = nullptr;
  const double number = std::strtod(text.c_str(), &unit);
  double seconds = 0;
  switch (*unit) {
    case 's':
      seconds = 1;
      break;
    case 'm':
      seconds = 60;
      break;
    case 'h':
      seconds = 3600;
      break;
    case 'd':
      seconds = 24 * 3600;
      break;
    case 'w':
      seconds = 7 * 24 * 3600;
      break;
  }
  const double ns = number * seconds * 1e9;
  if (unit == text.c_str() || seconds == 0 || unit[1] != '\0' || !(ns >= 0 && ns < 9e18))
    throw Error("--older-than: '" + text + "' is no duration such as 30d (s, m, h, d or w)");
  return std::chrono::nanoseconds(std::llround(ns));
}

ExitCode run_prune(const Options& options) {
  PruneOptions what;
  what.fname = options.function;
  if (!options.older_than.empty()) what.unused_for = duration_of(options.older_than);
  what.max_bytes = options.max_size;
  // A function alone means all of it.
  what.all = options.all || (!options.function.empty() && !what.unused_for && !what.max_bytes);
  what.dry_run = options.dry_run;
  if (!what.all && !what.unused_for && !what.max_bytes)
    throw Error("say what is to go: --older-than, --max-size, --function or --all");

  const PruneInfo info = cache_prune(cache_dir(options), what, progress_line("prune"));
  if (options.json) {
    auto files = nlohmann::ordered_json::array();
    for (const auto& file : info.entries) files.push_back(file.native());
    const nlohmann::ordered_json json = {{"dry_run", options.dry_run},
                                         {"entries", info.entries.size()},
                                         {"bytes", info.bytes},
                                         {"leftovers", info.leftovers},
                                         {"leftover_bytes", info.leftover_bytes},
                                         {"kept", info.kept},
                                         {"kept_bytes", info.kept_bytes},
                                         {"files", std::move(files)}};
    print(json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
    return kDone;
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
  print(text + ", " + amount(info.kept, "result", info.kept_bytes) +
        (info.kept == 1 ? " stays\n" : " stay\n"));
  return kDone;
}

}  // namespace

void declare_prune(CLI::App& app, Run& run) {
  auto options = std::make_shared<Options>();
  Subcommand& command = add_subcommand(
      app, "prune",
      {.summary = "Remove stored results",
       .details = "What is removed keeps its node in the graph; a call of it is computed again. Files that "
                  "killed writers "
                  "left, and damaged results that were set aside, go with it. It may be done, and killed, at "
                  "any time, also "
                  "while programs use the directory.\n\n"
                  "The last use of a result is known to the hour. Programs keep a directory below size_limit "
                  "by themselves.",
       .examples = {
           {"cachepy prune --older-than 30d cache", "Remove what was not used for 30 days"},
           {"cachepy prune --max-size 10G cache", "Remove the least recently used, until 10 GiB are left"},
           {"cachepy prune --function load_counts --dry-run cache", "List the results of one function"}}});
  command
      .add_option("--older-than", options->older_than,
                  "Those not used for so long, such as 30d (s, m, h, d, w)")
      ->type_name("TIME");
  command
      .add_option("--max-size", options->max_size,
                  "The least recently used, until the others take no more, such as 10G (K, M, G, T)")
      ->transform(CLI::AsSizeValue(false))
      ->type_name("SIZE");
  command.add_option("--function", options->function, "Only those of this function; alone: all of them")
      ->type_name("FUNCTION");
  command.add_flag("--all", options->all, "All of them");
  command.add_flag("--dry-run,-n", options->dry_run, "Remove nothing, list what would go");
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_prune(*options); }; });
}

}  // namespace cachepy::tools
