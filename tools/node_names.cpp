#include "node_names.h"

#include <cachepy/graph.h>

#include <set>

#include "command.h"
#include "filter.h"
#include "text.h"

namespace cachepy::tools {

namespace {

/// The id and, if its entry exists, the arguments.
std::string described(const std::string& id) {
  constexpr std::size_t kMostColumns = 60;
  const std::map<std::string, Node> nodes = cache_tree_nodes();
  const auto node = nodes.find(id);
  if (node == nodes.end() || node->second.outfile.empty()) return id;
  try {
    return id + " (" + arguments_text(cache_info(node->second.outfile), kMostColumns) + ")";
  } catch (const Error&) {
    return id;
  }
}

}  // namespace

std::vector<std::string> find_nodes(const std::string& name) {
  std::vector<std::string> ids = cache_tree_find(name);
  if (ids.empty()) {
    std::set<std::string> functions;
    for (const auto& [id, node] : cache_tree_nodes()) functions.insert(node.fname);
    note("no cached call is named '" + name + "'" + functions_like(name, functions));
  }
  const bool is_function = !ids.empty() && ids.front().rfind(name + ":", 0) == 0;
  if (ids.size() > 1 && !is_function)
    throw Error("'" + name + "' is ambiguous: the hashes of " + counted(ids.size(), "call") +
                " begin with it, for example " + described(ids[0]) + " and " + described(ids[1]) +
                "; give more digits");
  return ids;
}

}  // namespace cachepy::tools
