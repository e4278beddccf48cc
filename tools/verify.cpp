// cachepy verify: checks that every byte is intact.
#include <cachepy/cache.h>

#include <memory>

#include "command.h"
#include "json.h"
#include "progress.h"
#include "text.h"

namespace cachepy::tools {
namespace {

ExitCode run_verify(const CommonOptions& options) {
  const std::vector<CacheProblem> problems = cache_verify(cache_dir(options), progress_line("verify"));
  if (options.json) {
    auto json = Json::array();
    for (const CacheProblem& p : problems) json.push_back({{"file", p.file.native()}, {"problem", p.what}});
    print(dump(json, 2) + "\n");
  } else {
    std::string text;
    for (const CacheProblem& p : problems) text += printable(p.what) + "\n";
    print(text);
  }
  if (problems.empty()) return kDone;
  note(counted(problems.size(), "problem") +
       " found; damaged entries are computed again when they are needed");
  return kDamaged;
}

}  // namespace

void declare_verify(CLI::App& app, Run& run) {
  auto options = std::make_shared<CommonOptions>();
  Subcommand& command = add_subcommand(
      app, "verify",
      {.summary = "Check every stored byte, and list damaged files",
       .details = "Reads every byte of every entry, of the graph, of the code lists and of the stored "
                  "contents of files, and prints one line for each damaged file. Changes nothing: the result "
                  "of a damaged entry is computed "
                  "again when it is needed. Exit status 3: something is damaged.",
       .examples = {{"cachepy verify cache", "Prints nothing if there is no damage"}}});
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_verify(*options); }; });
}

}  // namespace cachepy::tools
