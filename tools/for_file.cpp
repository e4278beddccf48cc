// cachepy for-file: lists the calls that depend on a file.
#include <cachepy/graph.h>

#include <memory>

#include "command.h"

namespace cachepy::tools {
namespace {

struct ForFileOptions : CommonOptions {
  std::string path;
  bool transitive = false;
  bool writers = false;
};

ExitCode run_for_file(const ForFileOptions& options) {
  load_graph(options);
  std::vector<std::string> ids;
  const std::map<std::string, Node> nodes = options.writers
                                                ? cache_tree_writers(options.path)
                                                : cache_tree_for_file(options.path, options.transitive);
  for (const auto& [id, node] : nodes) ids.push_back(id);
  if (ids.empty())
    note(std::string("no cached call ") + (options.writers ? "wrote" : "tracked") + " '" + options.path +
         "'");
  return print_nodes(options, ids);
}

}  // namespace

void declare_for_file(CLI::App& app, Run& run) {
  auto options = std::make_shared<ForFileOptions>();
  Subcommand& command = add_subcommand(
      app, "for-file",
      {.summary = "List the calls that depend on a file",
       .details = "Prints the id of each call that tracked this file or directory. With --transitive, also "
                  "prints the calls that depend on it through a call below them. Any path that resolves to "
                  "the same absolute path may be given; the file need not exist.",
       .examples = {{"cachepy for-file counts.csv cache", "The calls that read counts.csv"},
                    {"cachepy for-file --transitive counts.csv cache",
                     "Everything that is computed again when counts.csv changes"},
                    {"cachepy for-file --writers plot.svg cache", "The calls that wrote plot.svg"}}});
  command.add_option("PATH", options->path, "File or directory")->required()->type_name("");
  command.add_flag("--transitive", options->transitive,
                   "Also calls that depend on it through a call below them");
  command.add_flag("--writers", options->writers, "The calls that wrote, renamed or removed it instead")
      ->excludes("--transitive");
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_for_file(*options); }; });
}

}  // namespace cachepy::tools
