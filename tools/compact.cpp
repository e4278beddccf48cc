// cachepy compact: folds logs into one snapshot.
#include <cachepy/cache.h>

#include <memory>

#include "command.h"
#include "json.h"
#include "progress.h"
#include "text.h"

namespace cachepy::tools {
namespace {

ExitCode run_compact(const CommonOptions& options) {
  const CompactInfo info = cache_compact(cache_dir(options), progress_line("compact"));
  if (options.json) {
    const Json json = {{"busy", info.busy}, {"nodes", info.nodes}, {"logs", info.logs}};
    print(dump(json, 2) + "\n");
  } else if (!info.busy) {
    print_summary("folded " + counted(info.logs, "log") + " into a snapshot of " +
                  counted(info.nodes, "node") + "\n");
  }
  if (info.busy) note("another process is compacting this directory; nothing was done");
  return kDone;
}

}  // namespace

void declare_compact(CLI::App& app, Run& run) {
  auto options = std::make_shared<CommonOptions>();
  Subcommand& command = add_subcommand(
      app, "compact",
      {.summary = "Fold the graph's logs into one snapshot file",
       .details = "Each process that uses a cache directory appends to its own log. Compacting folds the "
                  "logs of finished processes into one file, which is faster to read. It is safe to run "
                  "and to kill at any time, also while programs use the directory. Results are not touched.",
       .examples = {{"cachepy compact cache", "Make the graph fast to read"}}});
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_compact(*options); }; });
}

}  // namespace cachepy::tools
