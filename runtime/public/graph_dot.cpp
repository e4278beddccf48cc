// The graph in Graphviz DOT: calls solid from caller to callee, files dashed to the calls that tracked them.
#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "public/graph_view.h"

namespace cachepy::internal {
namespace {

struct Look {
  const char* fill;
  const char* text;
};

Look look_of(NodeState state) {
  switch (state) {
    case NodeState::cached:
      return {"#1D3557", "white"};
    case NodeState::stale:
      return {"#FBBC04", "black"};
    case NodeState::missing:
      break;
  }
  return {"#F1F3F5", "black"};
}
constexpr Look kFileLook{"#E8F0FE", "black"};

/// Length of the UTF-8 sequence at the start of `s`; 0 when there is none that Graphviz would take.
std::size_t utf8_length(std::string_view s) {
  const auto byte = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0u; };
  const std::size_t length = byte(0) < 0x80   ? 1
                             : byte(0) < 0xC2 ? 0
                             : byte(0) < 0xE0 ? 2
                             : byte(0) < 0xF0 ? 3
                             : byte(0) < 0xF5 ? 4
                                              : 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  return length;
}

/// A quoted DOT string that shows `s`: backslashes would start escapes, and ampersands HTML entities. Other
/// control characters and bytes that are not UTF-8 show as \xNN.
std::string dot_string(std::string_view s) {
  std::string out = "\"";
  while (!s.empty()) {
    const std::size_t length = utf8_length(s);
    const auto first = static_cast<unsigned char>(s.front());
    if (first == '\n') {
      out += "\\n";
    } else if (length == 0 || first < 0x20 || first == 0x7F) {
      absl::StrAppend(&out, "\\\\x", absl::Hex(first, absl::kZeroPad2));
    } else if (first == '"') {
      out += "\\\"";
    } else if (first == '\\') {
      out += "\\\\";
    } else if (first == '&') {
      out += "&amp;";
    } else {
      out.append(s.substr(0, length));
    }
    s.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out += '"';
}

void append_node(std::string& out, std::string_view name, std::string_view label, std::string_view tooltip,
                 Look look, const char* shape) {
  absl::StrAppend(&out, "  ", dot_string(name), " [label=", dot_string(label),
                  ", tooltip=", dot_string(tooltip), ", shape=", shape, ", fillcolor=\"", look.fill,
                  "\", fontcolor=\"", look.text, "\"];\n");
}

}  // namespace

std::string graph_to_dot(const Graph& graph) {
  const NodeStates states(graph);
  std::string nodes, edges;
  std::map<std::string, std::string> uncertain;  // ids named as children, with their functions
  std::set<std::string> known, files;
  graph.for_each([&](const GraphNode& node) {
    const std::string id = node.record.id();
    const NodeState state = states.of(node);
    append_node(nodes, id, node.record.function, id + "\n" + to_string(state), look_of(state), "box");
    known.insert(id);
    for (const ChildRef& child : node.record.children) {
      const std::string child_id = child.function + ":" + child.key.hex();
      uncertain.emplace(child_id, child.function);
      absl::StrAppend(&edges, "  ", dot_string(id), " -> ", dot_string(child_id), ";\n");
    }
    std::set<std::string> own;
    for (const Dependency& d : node.record.dependencies)
      if (d.own && is_of_a_file(d.kind)) own.insert(d.name);
    for (const std::string& file : own)
      absl::StrAppend(&edges, "  ", dot_string("file:" + file), " -> ", dot_string(id), " [style=dashed];\n");
    files.merge(own);
  });
  for (const auto& [id, function] : uncertain)
    if (!known.contains(id))
      append_node(nodes, id, function, id + "\nunknown", look_of(NodeState::missing), "box");
  for (const std::string& file : files) {
    const std::string name = std::filesystem::path(file).filename().native();
    append_node(nodes, "file:" + file, name.empty() ? file : name, file, kFileLook, "note");
  }
  return absl::StrCat(
      "digraph cachepy {\n"
      "  rankdir=TB;\n"
      "  node [style=filled, fontname=\"sans-serif\"];\n",
      nodes, edges, "}\n");
}

}  // namespace cachepy::internal
