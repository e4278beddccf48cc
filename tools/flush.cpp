// cachepy flush: waits until results were sent to the remotes.
#include <cachepy/cache.h>

#include <chrono>
#include <memory>
#include <string>

#include "command.h"
#include "json.h"

namespace cachepy::tools {
namespace {

struct FlushOptions : CommonOptions {
  int timeout_s = 60;
};

ExitCode run_flush(const FlushOptions& options) {
  const RemoteSent done = cache_remote_flush(std::chrono::seconds(options.timeout_s));
  if (options.json)
    print(dump(Json{{"sent", done.sent}, {"failed", done.failed}}, 2) + "\n");
  else
    print_summary("sent " + std::to_string(done.sent) + ", failed " + std::to_string(done.failed) + "\n");
  return done.failed == 0 ? kDone : kDamaged;
}

}  // namespace

void declare_flush(CLI::App& app, Run& run) {
  auto options = std::make_shared<FlushOptions>();
  Subcommand& command = add_subcommand(
      app, "flush",
      {.summary = "Wait until computed results were sent to the remotes",
       .details =
           "With remote_mode: rw, programs hand their results over to a helper process and go on. Where "
           "that process ends together with a job, such as in a container, run this command at the end "
           "of the job, with the same settings, token and XDG_RUNTIME_DIR as the programs. Prints how many "
           "results were sent since the "
           "helper was started, and how many could not be. Exit status 3: there are such results. "
           "Exit status 2: it takes longer than the timeout.",
       .examples = {{"cachepy flush --timeout 300", "Wait for up to five minutes"}}});
  command.add_option("--timeout", options->timeout_s, "How long to wait, in seconds (default: 60)")
      ->check(CLI::Range(0, 86'400))
      ->type_name("SECONDS");
  add_output_options(command, options->json);
  command.callback([options, &run] { run = [options] { return run_flush(*options); }; });
}

}  // namespace cachepy::tools
