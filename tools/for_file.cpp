// cachepy for-file: who depends on a file.
#include <cachepy/graph.h>

#include <memory>

#include "command.h"

namespace cachepy::tools {

void declare_for_file(CLI::App& app, Run& run) {
  struct Options : CommonOptions {
    std::string path;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("for-file", "List the calls that tracked this file or directory themselves");
  command->add_option("PATH", options->path, "File or directory")->required()->type_name("");
  add_common_options(*command, *options);
  command->callback([options, &run] {
    run = [options] {
      load_graph(*options);
      std::vector<std::string> ids;
      for (const auto& [id, node] : cache_tree_for_file(options->path)) ids.push_back(id);
      if (ids.empty()) say("no cached call tracked '" + options->path + "'");
      return print_nodes(*options, ids);
    };
  });
}

}  // namespace cachepy::tools
