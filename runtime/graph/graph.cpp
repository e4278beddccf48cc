#include "graph/graph.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "base/fork.h"
#include "graph/graph_part.h"
#include "graph/graph_tables.h"

namespace cachepy::internal {

struct Graph::State {
  mutable std::shared_mutex mutex;
  std::atomic<std::uint64_t> epoch{1};
  std::unique_ptr<GraphTables> tables = std::make_unique<GraphTables>();
};

namespace {

std::string id_of(const GraphTables& tables, std::uint32_t n) {
  return std::string(tables.string(tables.node(n).function)) + ":" + tables.node(n).key.hex();
}

std::vector<Digest> sorted_keys(const GraphTables& tables, const std::vector<std::uint32_t>& numbers) {
  std::vector<Digest> keys;
  keys.reserve(numbers.size());
  for (std::uint32_t n : numbers) keys.push_back(tables.node(n).key);
  std::sort(keys.begin(), keys.end());
  return keys;
}

/// Rebuilds the tables if most of them are garbage. Amortised, each upsert costs only the size of its record.
void tidy(std::unique_ptr<GraphTables>& tables) {
  if (!tables->wasteful()) return;
  auto fresh = std::make_unique<GraphTables>();
  fresh->merge(tables->pack({}), {});
  tables = std::move(fresh);
}

}  // namespace

Graph::Graph() : state_(std::make_unique<State>()) {}
Graph::~Graph() = default;

void Graph::upsert(const NodeRecord& record, std::string_view dir) {
  std::unique_lock lock(state_->mutex);
  state_->tables->upsert(record, dir);
  tidy(state_->tables);
}

void Graph::merge(const PackedGraph& packed, std::string_view dir) {
  std::unique_lock lock(state_->mutex);
  state_->tables->merge(packed, dir);
  tidy(state_->tables);
}

bool Graph::has(const Digest& key, std::int64_t created_ns) const {
  std::shared_lock lock(state_->mutex);
  const std::uint32_t n = state_->tables->find(key);
  return n != GraphTables::kNone && state_->tables->node(n).created_ns >= created_ns;
}

std::uint64_t Graph::epoch() const {
  return state_->epoch.load(std::memory_order_acquire);
}

std::size_t Graph::size() const {
  std::shared_lock lock(state_->mutex);
  return state_->tables->known_count();
}

bool Graph::find(const Digest& key, GraphNode& out) const {
  std::shared_lock lock(state_->mutex);
  const GraphTables& tables = *state_->tables;
  const std::uint32_t n = tables.find(key);
  if (n == GraphTables::kNone) return false;
  tables.unpack(n, out.record);
  out.dir = tables.string(tables.node(n).dir);
  return true;
}

std::string Graph::id(const Digest& key) const {
  std::shared_lock lock(state_->mutex);
  const std::uint32_t n = state_->tables->find(key);
  return n == GraphTables::kNone ? "" : id_of(*state_->tables, n);
}

std::vector<Digest> Graph::parents(const Digest& key) const {
  std::shared_lock lock(state_->mutex);
  const std::uint32_t n = state_->tables->find(key);
  if (n == GraphTables::kNone) return {};
  return sorted_keys(*state_->tables, state_->tables->parents(n));
}

std::vector<std::string> Graph::parent_ids(const Digest& key) const {
  std::vector<std::string> ids;
  std::shared_lock lock(state_->mutex);
  const GraphTables& tables = *state_->tables;
  const std::uint32_t n = tables.find(key);
  if (n == GraphTables::kNone) return ids;
  for (std::uint32_t p : tables.parents(n)) ids.push_back(id_of(tables, p));
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::vector<Digest> Graph::for_file(const std::string& normal_path, bool transitive) const {
  std::shared_lock lock(state_->mutex);
  return sorted_keys(*state_->tables, state_->tables->for_file(normal_path, transitive));
}

std::vector<Digest> Graph::writers(const std::string& normal_path) const {
  std::shared_lock lock(state_->mutex);
  return sorted_keys(*state_->tables, state_->tables->writers(normal_path));
}

std::vector<std::string> Graph::files() const {
  std::shared_lock lock(state_->mutex);
  return state_->tables->files();
}

std::vector<ChangedDependencies> Graph::changed(const std::function<bool(const Dependency&)>& holds) const {
  std::vector<Dependency> states;
  {
    std::shared_lock lock(state_->mutex);
    states = state_->tables->states_to_look_at();
  }
  states.erase(std::remove_if(states.begin(), states.end(), holds), states.end());

  std::map<Digest, std::vector<std::string>> paths;
  {
    std::shared_lock lock(state_->mutex);
    for (const Dependency& state : states)
      for (std::uint32_t n : state_->tables->dependents(state)) {
        std::vector<std::string>& changed = paths[state_->tables->node(n).key];
        if (is_of_a_file(state.kind)) changed.push_back(state.name);
      }
  }
  std::vector<ChangedDependencies> out;
  for (auto& [key, list] : paths) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    out.push_back({key, std::move(list)});
  }
  return out;
}

void Graph::for_each(const std::function<void(const GraphNode&)>& visit) const {
  std::vector<std::pair<std::uint32_t, Digest>> order;  // rank of the function's name, key
  {
    std::shared_lock lock(state_->mutex);
    const GraphTables& tables = *state_->tables;
    std::vector<std::uint32_t> functions;
    std::vector<std::uint32_t> rank(tables.string_count(), GraphTables::kNone);
    for (std::uint32_t n = 0; n < tables.node_count(); ++n) {
      if (!tables.node(n).known) continue;
      const std::uint32_t function = tables.node(n).function;
      if (rank[function] == GraphTables::kNone) functions.push_back(function);
      rank[function] = 0;
      order.emplace_back(function, tables.node(n).key);
    }
    std::sort(functions.begin(), functions.end(),
              [&](std::uint32_t a, std::uint32_t b) { return tables.string(a) < tables.string(b); });
    for (std::uint32_t i = 0; i < functions.size(); ++i) rank[functions[i]] = i;
    for (auto& entry : order) entry.first = rank[entry.first];
  }
  std::sort(order.begin(), order.end());
  GraphNode node;
  for (const auto& entry : order)
    if (find(entry.second, node)) visit(node);
}

std::vector<Digest> Graph::named(std::string_view name) const {
  std::shared_lock lock(state_->mutex);
  std::vector<Digest> keys;
  for (const std::uint32_t n : nodes_named(*state_->tables, name))
    keys.push_back(state_->tables->node(n).key);
  return keys;
}

void Graph::focus(const std::vector<Digest>& keys, std::size_t depth) {
  std::unique_lock lock(state_->mutex);
  std::vector<std::uint32_t> nodes;
  for (const Digest& key : keys)
    if (const std::uint32_t n = state_->tables->find(key); n != GraphTables::kNone) nodes.push_back(n);
  state_->tables = part_around(*state_->tables, nodes, depth);
}

PackedGraph Graph::pack(std::string_view dir) const {
  std::shared_lock lock(state_->mutex);
  return state_->tables->pack(dir);
}

void Graph::clear() {
  auto fresh = std::make_unique<GraphTables>();
  std::unique_lock lock(state_->mutex);
  state_->tables.swap(fresh);
  ++state_->epoch;
}

void Graph::swap(Graph& other) {
  if (&other == this) return;
  std::scoped_lock lock(state_->mutex, other.state_->mutex);
  state_->tables.swap(other.state_->tables);
  ++state_->epoch;
  ++other.state_->epoch;
}

Graph& Graph::process() {
  // Never destroyed: static destructors may still make cached calls.
  static Graph* const graph = new Graph;
  return *graph;
}

const bool Graph::kWholeOverFork =
    hold_over_fork<[]() -> std::shared_mutex& { return process().state_->mutex; }>();

}  // namespace cachepy::internal
