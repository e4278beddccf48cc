// The graph as JSON; docs/graph-json.md is its contract. Written node by node, so that a large graph is never
// held as JSON objects.
#include <nlohmann/json.hpp>

#include "public/graph_view.h"

namespace cachepy::internal {
namespace {

using Json = nlohmann::ordered_json;

/// Paths and names are bytes; what is not UTF-8 becomes U+FFFD, since JSON has no way to write it.
std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json to_json(const std::vector<std::filesystem::path>& paths) {
  Json out = Json::array();
  for (const std::filesystem::path& path : paths) out.push_back(path.native());
  return out;
}

Json to_json(const Node& node, NodeState state, const std::vector<std::string>& changed_files) {
  Json hashes = Json::object();
  for (const auto& [path, hash] : node.file_hashes)
    hashes[path.native()] = hash ? Json(*hash) : Json(nullptr);
  return {
      {"id", node.id},
      {"fname", node.fname},
      {"hash", node.hash},
      {"state", to_string(state)},
      {"parents", node.parents},
      {"children", node.children},
      {"files", to_json(node.files)},
      {"file_hashes", std::move(hashes)},
      {"inherited_files", to_json(node.inherited_files)},
      {"changed_files", changed_files},
      {"outfile", node.outfile.empty() ? Json(nullptr) : Json(node.outfile.native())},
      {"created_ns", ns_since_epoch(node.created)},
      {"started_ns", ns_since_epoch(node.started)},
      {"cost_ns", node.cost.count()},
      {"process", node.process},
      {"thread", node.thread},
      {"result_bytes", node.result_bytes},
      {"source_file", node.source_file},
      {"source_line", node.source_line},
  };
}

/// `lines` as the elements of an array, one per line.
void append_array(std::string& out, std::string_view name, const std::vector<std::string>& lines) {
  out.append("  \"").append(name).append("\": [");
  const char* separator = "\n    ";
  for (const std::string& line : lines) {
    out.append(separator).append(line);
    separator = ",\n    ";
  }
  out += lines.empty() ? "]" : "\n  ]";
}

}  // namespace

std::string graph_to_json(const Graph& graph) {
  const NodeStates states(graph);
  std::vector<std::string> nodes, edges, files;
  graph.for_each([&](const GraphNode& node) {
    const Node out = public_node(graph, node);
    nodes.push_back(dump(to_json(out, states.of(node), states.changed_files(node.record.key))));
    for (const std::string& child : out.children) edges.push_back(dump({{"from", out.id}, {"to", child}}));
  });
  for (const std::string& file : graph.files()) files.push_back(dump(file));

  std::string text = "{\n  \"format\": \"cachepy-graph\",\n  \"version\": 1,\n";
  append_array(text, "nodes", nodes);
  text += ",\n";
  append_array(text, "edges", edges);
  text += ",\n";
  append_array(text, "files", files);
  text += "\n}\n";
  return text;
}

}  // namespace cachepy::internal
