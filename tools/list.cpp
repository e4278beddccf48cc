// cachepy list: the stored results.
#include <cachepy/cache.h>

#include <algorithm>
#include <array>
#include <memory>
#include <tuple>
#include <utility>

#include "command.h"
#include "entry_json.h"
#include "progress.h"
#include "text.h"

namespace cachepy::tools {
namespace {

ExitCode run_list(const CommonOptions& options) {
  const std::string dir = cache_dir(options);
  std::vector<EntryInfo> entries;
  bool any_bad = false;
  for (EntryInfo& entry : cache_list(dir, progress_line("list"))) {
    if (entry.error.empty()) {
      entries.push_back(std::move(entry));
    } else {
      say(entry.error);
      any_bad = true;
    }
  }
  std::sort(entries.begin(), entries.end(), [](const EntryInfo& a, const EntryInfo& b) {
    return std::tie(a.id, b.created) < std::tie(b.id, a.created);
  });

  if (options.json) {
    auto json = Json::array();
    for (const EntryInfo& entry : entries) json.push_back(entry_json(entry));
    print(dump(json, 2) + "\n");
  } else if (!entries.empty()) {
    std::vector<Row> rows = {{"FUNCTION", "HASH", "RESULT", "SIZE", "TOOK", "CREATED", "UNUSED FOR"}};
    for (const EntryInfo& e : entries)
      rows.push_back({printable(e.fname), short_hash(e.hash) + (e.earlier ? " (earlier)" : ""),
                      printable(e.result_type), printable_bytes(e.file_bytes), printable(e.cost),
                      printable(e.created), printable_age(e.used)});
    print(table(rows));
  }
  if (!entries.empty()) return kDone;
  if (any_bad) throw Error("no entry in '" + dir + "' could be read");
  say("no result is stored in '" + dir + "'");
  return kNothingFound;
}

}  // namespace

void declare_list(CLI::App& app, Run& run) {
  auto options = std::make_shared<CommonOptions>();
  Subcommand& command = add_subcommand(
      app, "list",
      {.summary = "List the stored results",
       .details = "Reads what each entry says about itself, without the graph: function, hash, type of the "
                  "result, size of the file, how long the call took, when it finished, and for how long it "
                  "was not used, as `cachepy prune --older-than` counts it: in hours, from two days on in "
                  "days. An earlier result is one that a later one of the same call has replaced because a "
                  "file had changed; it is served again if that changes back.",
       .examples = {{"cachepy list cache", "A line for each result"}}});
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_list(*options); }; });
}

}  // namespace cachepy::tools
