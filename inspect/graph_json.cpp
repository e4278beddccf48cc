// The graph as JSON, as docs/graph-json.md specifies. It is written directly as text, node by node, because a million JSON objects
// would take a minute.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "inspect/graph_view.h"

namespace cachepy::internal {
namespace {

/// Paths and names may be any bytes. Those that are not UTF-8 become U+FFFD, because JSON cannot represent them.
void append_string(std::string& out, std::string_view text) {
  const auto plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
  if (std::all_of(text.begin(), text.end(), plain)) {
    out.append("\"").append(text).append("\"");
  } else {
    out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
}

std::string_view text_of(const std::string& text) {
  return text;
}
std::string_view text_of(const std::filesystem::path& path) {
  return path.native();
}

template <class Texts>
void append_strings(std::string& out, const Texts& texts) {
  const char* separator = "[";
  for (const auto& text : texts) {
    out += std::exchange(separator, ",");
    append_string(out, text_of(text));
  }
  out += texts.empty() ? "[]" : "]";
}

void append_hashes(std::string& out, const Node& node) {
  const char* separator = "{";
  for (const auto& [path, hash] : node.file_hashes) {
    out += std::exchange(separator, ",");
    append_string(out, path.native());
    out += ":";
    if (hash) {
      append_string(out, *hash);
    } else {
      out += "null";
    }
  }
  out += node.file_hashes.empty() ? "{}" : "}";
}

void append_uses(std::string& out, const Node& node) {
  const char* separator = "[";
  for (const UseInfo& use : node.uses) {
    append_string(out.append(std::exchange(separator, ",")).append("{\"kind\":"), use.kind);
    append_string(out.append(",\"path\":"), use.path);
    out.append(",\"own\":").append(use.own ? "true}" : "false}");
  }
  out += node.uses.empty() ? "[]" : "]";
}

void append_node(std::string& out, const Node& node, NodeState state,
                 const std::vector<std::string>& changed_files) {
  const auto name = [&](std::string_view name) {
    out.append(out.back() == '{' ? "\"" : ",\"").append(name).append("\":");
  };
  const auto string = [&](std::string_view key, std::string_view value) {
    name(key);
    append_string(out, value);
  };
  const auto strings = [&](std::string_view key, const auto& values) {
    name(key);
    append_strings(out, values);
  };
  const auto number = [&](std::string_view key, auto value) {
    constexpr auto kMostExact = std::int64_t{1} << 53;
    name(key);
    // JavaScript and jq would round integers that a double cannot represent.
    const bool is_exact =
        std::cmp_less_equal(value, kMostExact) && std::cmp_greater_equal(value, -kMostExact);
    out.append(is_exact ? "" : "\"").append(std::to_string(value)).append(is_exact ? "" : "\"");
  };
  out += "{";
  string("id", node.id);
  string("fname", node.fname);
  string("hash", node.hash);
  string("state", to_string(state));
  strings("parents", node.parents);
  strings("children", node.children);
  strings("files", node.files);
  name("file_hashes");
  append_hashes(out, node);
  strings("found_files", node.found_files);
  strings("inherited_files", node.inherited_files);
  strings("outputs", node.outputs);
  name("uses");
  append_uses(out, node);
  strings("changed_files", changed_files);
  if (node.outfile.empty()) {
    name("outfile");
    out += "null";
  } else {
    string("outfile", node.outfile.native());
  }
  number("created_ns", ns_since_epoch(node.created));
  number("started_ns", ns_since_epoch(node.started));
  number("cost_ns", node.cost.count());
  number("process", node.process);
  number("thread", node.thread);
  number("result_bytes", node.result_bytes);
  string("source_file", node.source_file);
  number("source_line", node.source_line);
  string("program", node.program.native());
  string("code", node.code);
  out += "}";
}

/// Writes to a function, in pieces that are large enough to be worth a call.
class Output {
 public:
  explicit Output(const std::function<void(std::string_view)>& write) : write_(write) {}

  /// The string to which to append what comes next.
  std::string& text() {
    constexpr std::size_t kWrittenAtOnce = std::size_t{64} << 10;
    if (text_.size() >= kWrittenAtOnce) flush();
    return text_;
  }
  void flush() {
    write_(text_);
    text_.clear();
  }

 private:
  const std::function<void(std::string_view)>& write_;
  std::string text_;
};

/// Writes an array with one element per line. Elements are appended one by one.
class Lines {
 public:
  Lines(Output& out, std::string_view name) : out_(out) {
    out_.text().append("  \"").append(name).append("\": [");
  }
  /// The string to which to append the next element.
  std::string& next() { return out_.text() += std::exchange(separator_, ",\n    "); }
  void end(std::string_view behind) { out_.text().append(*separator_ == ',' ? "\n  ]" : "]").append(behind); }

 private:
  Output& out_;
  const char* separator_ = "\n    ";
};

}  // namespace

std::string node_json(const Node& node, NodeState state, const std::vector<std::string>& changed_files) {
  std::string text;
  append_node(text, node, state, changed_files);
  return text;
}

void write_graph_json(const Graph& graph, const NodeStates& states,
                      const std::function<void(std::string_view)>& write) {
  Output out(write);
  GraphNode node;
  out.text() += "{\n  \"format\": \"cachepy-graph\",\n  \"version\": 1,\n";
  Lines nodes(out, "nodes");
  for (std::size_t i = 0; i < states.size(); ++i)
    if (graph.find(states.key(i), node))
      append_node(nodes.next(), public_node(graph, node), states.at(i), states.changed_files_at(i));
  nodes.end(",\n");
  Lines edges(out, "edges");
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (!graph.find(states.key(i), node)) continue;
    for (const ChildRef& child : node.record.children) {
      std::string& text = edges.next() += "{\"from\":";
      append_string(text, node.record.id());
      append_string(text += ",\"to\":", child.id());
      text += "}";
    }
  }
  edges.end(",\n");
  Lines files(out, "files");
  for (const std::string& file : graph.files()) append_string(files.next(), file);
  files.end("\n}\n");
  out.flush();
}

}  // namespace cachepy::internal
