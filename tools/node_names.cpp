#include "node_names.h"

#include <cachepy/graph.h>

#include <set>

#include "command.h"
#include "text.h"

namespace cachepy::tools {

std::vector<std::string> find_nodes(const std::string& name) {
  std::vector<std::string> ids = cache_tree_find(name);
  if (ids.empty()) {
    std::set<std::string> functions;
    for (const auto& [id, node] : cache_tree_nodes()) functions.insert(node.fname);
    say("no cached call is named '" + name + "'" + functions_like(name, functions));
  }
  const bool is_function = !ids.empty() && ids.front().rfind(name + ":", 0) == 0;
  if (ids.size() > 1 && !is_function)
    throw Error("'" + name + "' begins the hashes of " + counted(ids.size(), "call") + ", among them " +
                ids[0] + " and " + ids[1] + "; name more digits");
  return ids;
}

}  // namespace cachepy::tools
