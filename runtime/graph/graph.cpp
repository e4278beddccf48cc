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
  PackedGraph packed = tables->pack({});
  if (!fresh->adopt(packed, {})) {
    fresh = std::make_unique<GraphTables>();
    fresh->merge(packed, {});
  }
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

void Graph::merge(PackedGraph packed, std::string_view dir) {
  std::unique_lock lock(state_->mutex);
  if (state_->tables->node_count() == 0) {
    auto fresh = std::make_unique<GraphTables>();
    if (fresh->adopt(packed, dir)) {
      state_->tables = std::move(fresh);
      return;
    }
  }
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

void Graph::for_each_changed(const std::function<bool(const Dependency&)>& holds,
                             const std::function<void(const Digest&, const Dependency&)>& visit) const {
  std::vector<Dependency> states;
  {
    std::shared_lock lock(state_->mutex);
    states = state_->tables->states_to_look_at();
  }
  std::erase_if(states, holds);
  std::shared_lock lock(state_->mutex);
  for (const Dependency& state : states)
    for (const std::uint32_t n : state_->tables->dependents(state)) visit(state_->tables->node(n).key, state);
}

std::vector<ChangedDependencies> Graph::changed(const std::function<bool(const Dependency&)>& holds) const {
  std::map<Digest, std::vector<std::string>> paths;
  for_each_changed(holds, [&](const Digest& key, const Dependency& state) {
    std::vector<std::string>& changed = paths[key];
    if (is_of_a_file(state.kind)) changed.push_back(state.name);
  });
  std::vector<ChangedDependencies> out;
  for (auto& [key, list] : paths) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    out.push_back({key, std::move(list)});
  }
  return out;
}

DigestList Graph::keys(Order order) const {
  std::shared_lock lock(state_->mutex);
  const GraphTables& tables = *state_->tables;
  std::vector<std::uint32_t> numbers;
  numbers.reserve(tables.known_count());
  for (std::uint32_t n = 0; n < tables.node_count(); ++n)
    if (tables.node(n).known) numbers.push_back(n);
  std::sort(numbers.begin(), numbers.end(), [&](std::uint32_t a, std::uint32_t b) {
    const PackedNode &x = tables.node(a), &y = tables.node(b);
    if (x.function == y.function) return x.key < y.key;
    const std::string_view f = tables.string(x.function), g = tables.string(y.function);
    const bool is_prefix = f.starts_with(g) || g.starts_with(f);
    return order == Order::kById && is_prefix ? id_of(tables, a) < id_of(tables, b) : f < g;
  });
  DigestList keys;
  keys.reserve(numbers.size());
  for (const std::uint32_t n : numbers) keys.push_back(tables.node(n).key);
  return keys;
}

void Graph::for_each(const std::function<void(const GraphNode&)>& visit) const {
  const DigestList keys = this->keys(Order::kByFunction);
  GraphNode node;
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (find(keys[i], node)) visit(node);
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
