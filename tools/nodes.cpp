// cachepy nodes: every cached call.
#include <cachepy/graph.h>

#include <memory>

#include "command.h"

namespace cachepy::tools {

void declare_nodes(CLI::App& app, Run& run) {
  auto options = std::make_shared<CommonOptions>();
  CLI::App* command = app.add_subcommand("nodes", "List every cached call by its id, function:hash");
  add_common_options(*command, *options);
  command->callback([options, &run] {
    run = [options] {
      load_graph(*options);
      std::vector<std::string> ids;
      for (const auto& [id, node] : cache_tree_nodes()) ids.push_back(id);
      return print_nodes(*options, ids);
    };
  });
}

}  // namespace cachepy::tools
