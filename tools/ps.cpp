// cachepy ps: lists the calls that programs are computing or waiting for.
#include <cachepy/cache.h>

#include <memory>

#include "command.h"
#include "json.h"
#include "text.h"

namespace cachepy::tools {
namespace {

ExitCode run_ps(const CommonOptions& options) {
  const std::string dir = cache_dir(options);
  const std::vector<RunningCall> calls = cache_running(dir);
  if (options.json) {
    auto json = Json::array();
    for (const RunningCall& call : calls) {
      const auto since_ns =
          std::chrono::duration_cast<std::chrono::nanoseconds>(call.since.time_since_epoch()).count();
      json.push_back({{"id", call.id},
                      {"fname", call.fname},
                      {"doing", call.waits ? "waits" : "computes"},
                      {"process", call.process},
                      {"host", call.host},
                      {"since_ns", since_ns}});
    }
    print(dump(json, 2) + "\n");
  } else if (!calls.empty()) {
    std::vector<Row> rows = {{"FUNCTION", "HASH", "DOING", "FOR", "PROCESS", "HOST"}};
    for (const RunningCall& call : calls)
      rows.push_back({printable(call.fname), short_hash(call.id.substr(call.id.rfind(':') + 1)),
                      call.waits ? "waits" : "computes",
                      printable(std::chrono::nanoseconds(std::chrono::system_clock::now() - call.since)),
                      std::to_string(call.process), printable(call.host)});
    print(table(rows));
  }
  if (calls.empty()) note("no call is being computed in '" + dir + "'");
  return calls.empty() ? kNothingFound : kDone;
}

}  // namespace

void declare_ps(CLI::App& app, Run& run) {
  auto options = std::make_shared<CommonOptions>();
  Subcommand& command = add_subcommand(
      app, "ps",
      {.summary = "List the calls that are being computed now, and those that wait for them",
       .details = "Prints one line for each cached call that a process is computing, or for which it waits "
                  "because another process or thread computes the same call: function, hash, for how long, "
                  "and the process with its machine. Exit status 1: there is no such call.",
       .examples = {{"cachepy ps cache", "See what a slow program is computing or waiting for"}}});
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_ps(*options); }; });
}

}  // namespace cachepy::tools
