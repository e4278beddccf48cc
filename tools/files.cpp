// cachepy files: lists all tracked files.
#include <cachepy/graph.h>

#include <memory>

#include "command.h"
#include "json.h"
#include "text.h"

namespace cachepy::tools {
namespace {

ExitCode run_files(const CommonOptions& options) {
  load_graph(options);
  const std::vector<std::filesystem::path> files = cache_tree_files();
  if (options.json) {
    print(dump(Json::parse(cache_tree_to_json())["files"], 2) + "\n");
  } else {
    std::string text;
    for (const std::filesystem::path& file : files) text += printable(file.native()) + "\n";
    print(text);
  }
  return files.empty() ? kNothingFound : kDone;
}

}  // namespace

void declare_files(CLI::App& app, Run& run) {
  auto options = std::make_shared<CommonOptions>();
  Subcommand& command = add_subcommand(
      app, "files",
      {.summary = "List every file and directory that a cached call tracked",
       .details = "Prints absolute paths, sorted and without duplicates, including files that no longer "
                  "exist.",
       .examples = {{"cachepy files cache", "The input files of the results in this directory"}}});
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_files(*options); }; });
}

}  // namespace cachepy::tools
