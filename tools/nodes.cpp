// cachepy nodes: lists all cached calls.
#include <cachepy/graph.h>

#include <algorithm>
#include <memory>

#include "command.h"
#include "states.h"

namespace cachepy::tools {

void declare_nodes(CLI::App& app, Run& run) {
  struct NodesOptions : CommonOptions, StateOptions {};
  auto options = std::make_shared<NodesOptions>();
  Subcommand& command = add_subcommand(
      app, "nodes",
      {.summary = "List every cached call by its id",
       .details = "An id is the function's qualified name, a colon, and the hash of the call's key, which "
                  "covers the function, its code, the arguments and everything else that is known before "
                  "the call runs. --json prints everything that the graph stores about each call.",
       .examples = {{"cachepy nodes cache", "The ids, sorted"},
                    {"cachepy nodes --json cache | jq -r '.[] | select(.cost_ns > 1e8) | .id'",
                     "The calls that took more than a tenth of a second"}}});
  add_state_options(command, *options);
  add_common_options(command, *options);
  command.callback([options, &run] {
    run = [options] {
      load_graph(*options, *options);
      std::vector<std::string> ids =
          cache_tree_find("");  // finds all nodes, because every hash begins with ""
      std::sort(ids.begin(), ids.end());
      return print_nodes(*options, ids);
    };
  });
}

}  // namespace cachepy::tools
