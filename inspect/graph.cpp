// Implements <cachepy/graph.h>.
#include "cachepy/graph.h"

#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/path.h"
#include "graph/graph_store.h"
#include "inspect/code_on_disk.h"
#include "inspect/graph_view.h"
#include "tracking/tracker.h"

namespace cachepy {
namespace {

using internal::Graph;
using internal::GraphNode;

std::filesystem::path normal(const std::filesystem::path& path) {
  return internal::normal_path(path.native());
}

std::string plural(std::size_t count, std::string_view what) {
  return std::to_string(count).append(" ").append(what).append(count == 1 ? "" : "s");
}

std::map<std::string, Node> nodes_of(const Graph& graph, const std::vector<internal::Digest>& keys) {
  std::map<std::string, Node> nodes;
  GraphNode node;
  for (const internal::Digest& key : keys) {
    if (!graph.find(key, node)) continue;
    Node out = internal::public_node(graph, node);
    std::string id = out.id;
    nodes.emplace(std::move(id), std::move(out));
  }
  return nodes;
}

/// Removes superseded nodes from the process's graph and returns their number.
std::size_t hide(const internal::NodeStates& states) {
  std::size_t hidden = 0;
  for (std::size_t i = 0; i < states.size(); ++i) hidden += states.at(i) == NodeState::superseded ? 1 : 0;
  if (hidden == 0) return 0;
  std::vector<internal::Digest> shown;
  for (std::size_t i = 0; i < states.size(); ++i)
    if (states.at(i) != NodeState::superseded) shown.push_back(states.key(i));
  Graph::process().focus(shown, 0);
  return hidden;
}

std::string exported(std::string text, const std::optional<std::filesystem::path>& path) {
  if (path) internal::write_text(*path, text);
  return text;
}

}  // namespace

const char* to_string(NodeState state) {
  switch (state) {
    case NodeState::cached:
      return "cached";
    case NodeState::stale:
      return "stale";
    case NodeState::stale_code:
      return "stale_code";
    case NodeState::superseded:
      return "superseded";
    case NodeState::missing:
      break;
  }
  return "missing";
}

std::map<std::string, Node> cache_tree_nodes() {
  std::map<std::string, Node> nodes;
  const Graph& graph = Graph::process();
  graph.for_each([&](const GraphNode& node) {
    Node out = internal::public_node(graph, node);
    std::string id = out.id;
    nodes.emplace_hint(nodes.end(), std::move(id), std::move(out));
  });
  return nodes;
}

void cache_tree_reset() {
  Graph::process().clear();
}

std::map<std::string, NodeState> cache_tree_states() {
  std::map<std::string, NodeState> states;
  const internal::NodeStates now(Graph::process());
  for (std::size_t i = 0; i < now.size(); ++i)
    if (std::string id = Graph::process().id(now.key(i)); !id.empty())
      states.emplace_hint(states.end(), std::move(id), now.at(i));
  return states;
}

struct CacheTree::Contents {
  internal::NodeStates states;
};

CacheTree::CacheTree(Order order, bool superseded) {
  const auto states = [&] {
    const auto by = order == Order::id ? Graph::Order::kById : Graph::Order::kByFunction;
    return new Contents{internal::NodeStates(Graph::process(), by)};
  };
  contents_.reset(states());
  if (!superseded && hide(contents_->states) != 0) contents_.reset(states());
}

CacheTree::~CacheTree() = default;

std::size_t CacheTree::size() const {
  return contents_->states.size();
}

std::size_t CacheTree::find(const std::string& id) const {
  const auto key = internal::Digest::from_hex(std::string_view(id).substr(id.rfind(':') + 1));
  const std::size_t position = key ? contents_->states.find(*key) : kNone;
  return position;
}

std::optional<Node> CacheTree::node(std::size_t position) const {
  GraphNode node;
  if (!Graph::process().find(contents_->states.key(position), node)) return std::nullopt;
  return internal::public_node(Graph::process(), node);
}

std::string CacheTree::id(std::size_t position) const {
  return Graph::process().id(contents_->states.key(position));
}

NodeState CacheTree::state(std::size_t position) const {
  return contents_->states.at(position);
}

std::vector<std::filesystem::path> CacheTree::changed_files(std::size_t position) const {
  const std::vector<std::string> files = contents_->states.changed_files_at(position);
  return {files.begin(), files.end()};
}

std::string CacheTree::json(std::size_t position) const {
  const std::optional<Node> node = this->node(position);
  return node ? internal::node_json(*node, state(position), contents_->states.changed_files_at(position))
              : "";
}

void CacheTree::write_json(const std::function<void(std::string_view)>& write) const {
  internal::write_graph_json(Graph::process(), contents_->states, write);
}

bool CacheTree::has_parents(std::size_t position) const {
  return !Graph::process().parents(contents_->states.key(position)).empty();
}

void cache_tree_compare_with(const std::vector<std::filesystem::path>& binaries) {
  internal::set_compared_binaries(binaries);
}

std::size_t cache_tree_hide_superseded() {
  return hide(internal::NodeStates(Graph::process()));
}

std::map<std::string, ChangedNode> cache_tree_changed_files() {
  std::map<std::string, ChangedNode> changed;
  const Graph& graph = Graph::process();
  GraphNode node;
  for (const internal::ChangedDependencies& c : internal::changed_nodes(graph)) {
    if (!graph.find(c.key, node)) continue;
    ChangedNode out{internal::public_node(graph, node), {c.paths.begin(), c.paths.end()}};
    std::string id = out.node.id;
    changed.emplace(std::move(id), std::move(out));
  }
  return changed;
}

std::vector<FileVersion> cache_tree_file_versions() {
  using internal::Dependency;
  std::map<std::tuple<std::string, std::string, std::string>, FileVersion> versions;
  const auto hex = [](const internal::Digest& digest) {
    return digest.empty() ? std::nullopt : std::optional<std::string>(digest.hex());
  };
  const auto holds = [&](const Dependency& seen) {
    if (!internal::is_of_a_file(seen.kind)) return true;
    const bool unchanged = internal::still_holds(seen);
    const internal::Algo algo = seen.digest.size == 32 ? internal::Algo::kSha256 : internal::Algo::kXxh3;
    FileVersion version{seen.name, hex(seen.digest), hex(seen.digest), !unchanged};
    if (!unchanged) version.current_hash = hex(internal::observe_path(seen.name, seen.pattern, algo).digest);
    versions.emplace(std::tuple(seen.name, seen.pattern, seen.digest.hex()), std::move(version));
    return unchanged;
  };
  Graph::process().changed(holds);
  std::vector<FileVersion> out;
  for (auto& [key, version] : versions) out.push_back(std::move(version));
  return out;
}

std::map<std::string, Node> cache_tree_for_file(const std::filesystem::path& path, bool transitive) {
  const Graph& graph = Graph::process();
  return nodes_of(graph, graph.for_file(normal(path).native(), transitive));
}

std::map<std::string, Node> cache_tree_writers(const std::filesystem::path& path) {
  const Graph& graph = Graph::process();
  return nodes_of(graph, graph.writers(normal(path).native()));
}

std::vector<std::filesystem::path> cache_tree_files() {
  const std::vector<std::string> files = Graph::process().files();
  return {files.begin(), files.end()};
}

std::vector<std::string> cache_tree_find(const std::string& name) {
  std::vector<std::string> ids;
  const Graph& graph = Graph::process();
  for (const internal::Digest& key : graph.named(name))
    if (std::string id = graph.id(key); !id.empty()) ids.push_back(std::move(id));
  return ids;
}

void cache_tree_focus(const std::vector<std::string>& ids, std::size_t depth) {
  std::vector<internal::Digest> keys;
  for (const std::string& id : ids)
    if (const auto key = internal::Digest::from_hex(std::string_view(id).substr(id.rfind(':') + 1)))
      keys.push_back(*key);
  Graph::process().focus(keys, depth);
}

std::string cache_tree_summary() {
  struct Calls {
    std::size_t nodes = 0, stale = 0, stale_code = 0, superseded = 0, missing = 0;
  };
  std::map<std::string, Calls> functions;
  Calls all;
  std::size_t edges = 0;
  std::set<std::string> changed_files;
  internal::NodeStates states(Graph::process());
  Graph::process().for_each([&](const GraphNode& node) {
    edges += node.record.children.size();
    const NodeState state = states.of(node);
    for (Calls* calls : {&all, &functions[node.record.function]}) {
      ++calls->nodes;
      calls->stale += state == NodeState::stale ? 1 : 0;
      calls->stale_code += state == NodeState::stale_code ? 1 : 0;
      calls->superseded += state == NodeState::superseded ? 1 : 0;
      calls->missing += state == NodeState::missing ? 1 : 0;
    }
    for (const std::string& path : states.changed_files(node.record.key)) changed_files.insert(path);
  });
  auto count = [](const Calls& calls) {
    std::string text = plural(calls.nodes, "node");
    if (calls.stale != 0) text += absl::StrCat(", ", calls.stale, " stale");
    if (calls.stale_code != 0) text += absl::StrCat(", ", calls.stale_code, " with other code");
    if (calls.superseded != 0) text += absl::StrCat(", ", calls.superseded, " superseded");
    if (calls.missing != 0) text += absl::StrCat(", ", calls.missing, " missing");
    return text;
  };
  std::string text =
      absl::StrCat("Cache tree: ", count(all), "; ", plural(functions.size(), "function"), ", ",
                   plural(edges, "call"), ", ", plural(Graph::process().files().size(), "file"), "\n");
  for (const auto& [function, calls] : functions)
    absl::StrAppend(&text, "  ", function, ": ", count(calls), "\n");
  for (const std::string& path : changed_files) absl::StrAppend(&text, "  changed: ", path, "\n");
  return text;
}

std::string cache_tree_to_json(const std::optional<std::filesystem::path>& path) {
  std::string text;
  CacheTree(CacheTree::Order::function).write_json([&](std::string_view piece) { text += piece; });
  return exported(std::move(text), path);
}

std::string cache_tree_to_dot(const std::optional<std::filesystem::path>& path) {
  return exported(detail::to_dot(detail::graph_picture()), path);
}

std::string cache_tree_to_graphml(const std::optional<std::filesystem::path>& path) {
  return exported(internal::to_graphml(detail::graph_picture()), path);
}

std::string cache_tree_to_mermaid(const std::optional<std::filesystem::path>& path) {
  return exported(internal::to_mermaid(detail::graph_picture()), path);
}

std::string cache_tree_to_trace(const std::optional<std::filesystem::path>& path) {
  return exported(internal::graph_to_trace(Graph::process()), path);
}

std::filesystem::path cache_tree_save(const std::filesystem::path& path) {
  std::filesystem::path target = normal(path);
  internal::throw_unless_ok(internal::save_snapshot(Graph::process(), target.native()),
                            "the graph was not saved");
  return target;
}

void cache_tree_load(const std::filesystem::path& path) {
  Graph loaded;
  internal::throw_unless_ok(internal::load_snapshot(normal(path).native(), loaded),
                            "the graph was not loaded");
  Graph::process().swap(loaded);
}

SyncInfo cache_tree_sync(const std::filesystem::path& dir) {
  internal::LoadReport report;
  const absl::Status status = internal::load_graph(normal(dir).native(), Graph::process(), &report);
  if (!absl::IsNotFound(status)) internal::throw_unless_ok(status, "the graph was not read");
  SyncInfo info{report.records, report.rebuilt, {}};
  for (internal::FileProblem& problem : report.problems) info.problems.push_back(std::move(problem.what));
  return info;
}

}  // namespace cachepy
