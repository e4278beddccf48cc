// Converts GraphTables from and to PackedGraph: the same tables with different indices.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/graph_tables.h"

namespace cachepy::internal {

void GraphTables::merge(const PackedGraph& from, std::string_view dir) {
  packed_.strings->reserve(string_count() + from.strings->size(),
                           packed_.strings->bytes() + from.strings->bytes());
  std::vector<std::uint32_t> string_map(from.strings->size());
  for (std::uint32_t i = 0; i < string_map.size(); ++i)
    string_map[i] = packed_.strings->intern((*from.strings)[i]);
  const std::uint32_t default_dir = packed_.strings->intern(dir);
  const std::uint32_t no_dir = packed_.strings->intern({});

  const std::size_t states = packed_.states.size() + from.states.size();
  packed_.states.reserve(states);
  state_links_.reserve(states);
  by_state_.reserve(states);
  first_state_of_name_.reserve(states);
  std::vector<std::uint32_t> state_map(from.states.size());
  for (std::size_t i = 0; i < state_map.size(); ++i) {
    PackedState state = from.states[i];
    state.name = string_map[state.name];
    state.pattern = string_map[state.pattern];
    state_map[i] = state_for(state);
  }

  const std::size_t room = packed_.nodes.size() + from.nodes.size();
  packed_.nodes.reserve(room);
  parents_.reserve(room);
  by_key_.reserve(room);
  packed_.dependencies.reserve(packed_.dependencies.size() + from.dependencies.size());
  dependency_links_.reserve(packed_.dependencies.capacity());
  packed_.children.reserve(packed_.children.size() + from.children.size());
  child_links_.reserve(packed_.children.capacity());
  std::vector<std::uint32_t> node_map(from.nodes.size());
  for (std::size_t i = 0; i < node_map.size(); ++i)
    node_map[i] = node_for(from.nodes[i].key, string_map[from.nodes[i].function]);

  for (std::size_t i = 0; i < node_map.size(); ++i) {
    const PackedNode& source = from.nodes[i];
    const std::uint32_t number = node_map[i];
    if (!source.known || !may_replace(number, source.created_ns)) continue;
    PackedNode& node = begin_record(number);
    node.function = string_map[source.function];
    node.result = source.result;
    node.created_ns = source.created_ns;
    node.started_ns = source.started_ns;
    node.cost_ns = source.cost_ns;
    node.process = source.process;
    node.thread = source.thread;
    node.result_bytes = source.result_bytes;
    node.outfile = string_map[source.outfile];
    node.dir = string_map[source.dir] == no_dir ? default_dir : string_map[source.dir];
    node.source_file = string_map[source.source_file];
    node.source_line = source.source_line;
    node.program = string_map[source.program];
    node.code = string_map[source.code];
    node.own_code = string_map[source.own_code];
    node.uses = string_map[source.uses];
    node.call = source.call;
    for (std::uint32_t d = 0; d < source.dependency_count; ++d) {
      PackedDependency dependency = from.dependencies[source.first_dependency + d];
      dependency.state = state_map[dependency.state];
      add_dependency(number, dependency);
    }
    for (std::uint32_t c = 0; c < source.child_count; ++c) {
      const PackedChild& child = from.children[source.first_child + c];
      add_child(number, {node_map[child.node], child.result});
    }
  }
}

/// Numbers the strings, states and nodes by what they are. False if one is there twice.
bool GraphTables::index_all() {
  if (!packed_.strings->index_all()) return false;
  by_state_.reserve(packed_.states.size());
  state_links_.resize(packed_.states.size());
  for (std::uint32_t s = 0; s < packed_.states.size(); ++s) {
    const PackedState& state = packed_.states[s];
    if (!by_state_.insert(s).second) return false;
    if (!has_path(state.kind)) continue;
    const auto [first, is_new_name] = first_state_of_name_.try_emplace(state.name, s);
    if (!is_new_name) state_links_[s].next_of_name = std::exchange(first->second, s);
  }
  by_key_.reserve(packed_.nodes.size());
  parents_.resize(packed_.nodes.size(), kNone);
  for (std::uint32_t n = 0; n < packed_.nodes.size(); ++n)
    if (!by_key_.insert(n).second) return false;
  return true;
}

/// Links dependencies and children, which are in the order of their nodes.
void GraphTables::link_all() {
  dependency_links_.reserve(packed_.dependencies.size());
  child_links_.reserve(packed_.children.size());
  for (std::uint32_t n = 0; n < packed_.nodes.size(); ++n) {
    const PackedNode& node = packed_.nodes[n];
    if (node.known) ++known_count_;
    for (std::uint32_t i = 0; i < node.dependency_count; ++i) {
      const PackedDependency& dependency = packed_.dependencies[dependency_links_.size()];
      StateLinks& links = state_links_[dependency.state];
      std::uint32_t& head = dependency.own ? links.own : links.inherited;
      const std::uint32_t former = std::exchange(head, static_cast<std::uint32_t>(dependency_links_.size()));
      dependency_links_.push_back({n, former});
    }
    for (std::uint32_t i = 0; i < node.child_count; ++i) {
      std::uint32_t& head = parents_[packed_.children[child_links_.size()].node];
      const std::uint32_t former = std::exchange(head, static_cast<std::uint32_t>(child_links_.size()));
      child_links_.push_back({n, former});
    }
  }
  live_ = packed_.dependencies.size() + packed_.children.size();
}

namespace {

/// Whether dependencies and children follow each other in the order of their nodes, with none left over.
bool is_in_order(const PackedGraph& packed) {
  std::size_t dependencies = 0, children = 0;
  for (const PackedNode& node : packed.nodes) {
    const bool follows = (node.dependency_count == 0 || node.first_dependency == dependencies) &&
                         (node.child_count == 0 || node.first_child == children);
    if (!follows || (!node.known && node.dependency_count + node.child_count != 0)) return false;
    dependencies += node.dependency_count;
    children += node.child_count;
  }
  return dependencies == packed.dependencies.size() && children == packed.children.size();
}

}  // namespace

bool GraphTables::adopt(PackedGraph& packed, std::string_view dir) {
  if (!is_in_order(packed)) return false;
  std::swap(packed_, packed);
  if (!index_all()) {
    std::swap(packed_, packed);
    return false;
  }
  link_all();
  const std::uint32_t no_dir = packed_.strings->find({}), default_dir = packed_.strings->intern(dir);
  for (PackedNode& node : packed_.nodes)
    if (node.known && node.dir == no_dir) node.dir = default_dir;
  return true;
}

PackedGraph GraphTables::pack(std::string_view dir) const {
  PackedGraph out;
  const std::uint32_t empty = out.strings->append({});
  std::vector<std::uint32_t> string_map(string_count(), kNone);
  auto string_of = [&](std::uint32_t s) {
    if (string_map[s] == kNone) string_map[s] = string(s).empty() ? empty : out.strings->append(string(s));
    return string_map[s];
  };
  std::vector<std::uint32_t> state_map(packed_.states.size(), kNone);
  auto state_of = [&](std::uint32_t s) {
    if (state_map[s] == kNone) {
      state_map[s] = static_cast<std::uint32_t>(out.states.size());
      PackedState state = packed_.states[s];
      state.name = string_of(state.name);
      state.pattern = string_of(state.pattern);
      out.states.push_back(state);
    }
    return state_map[s];
  };
  // Known nodes first and in order. Children finish before their parents, so they are close to them.
  std::vector<std::uint32_t> node_map(node_count(), kNone);
  out.nodes.reserve(known_count_);
  for (std::uint32_t n = 0; n < node_count(); ++n) {
    if (!node(n).known) continue;
    node_map[n] = static_cast<std::uint32_t>(out.nodes.size());
    PackedNode packed = node(n);
    packed.function = string_of(packed.function);
    packed.outfile = string_of(packed.outfile);
    packed.dir = string(packed.dir) == dir ? empty : string_of(packed.dir);
    packed.source_file = string_of(packed.source_file);
    packed.program = string_of(packed.program);
    packed.code = string_of(packed.code);
    packed.own_code = string_of(packed.own_code);
    packed.uses = string_of(packed.uses);
    out.nodes.push_back(packed);
  }
  auto node_of = [&](std::uint32_t n) {
    if (node_map[n] == kNone) {
      node_map[n] = static_cast<std::uint32_t>(out.nodes.size());
      PackedNode unknown;
      unknown.key = node(n).key;
      unknown.function = string_of(node(n).function);
      out.nodes.push_back(unknown);
    }
    return node_map[n];
  };
  out.dependencies.reserve(packed_.dependencies.size());
  out.children.reserve(packed_.children.size());
  for (std::uint32_t n = 0; n < node_count(); ++n) {
    const PackedNode& source = node(n);
    if (!source.known) continue;
    out.nodes[node_map[n]].first_dependency = static_cast<std::uint32_t>(out.dependencies.size());
    out.nodes[node_map[n]].first_child = static_cast<std::uint32_t>(out.children.size());
    for (std::uint32_t d = 0; d < source.dependency_count; ++d) {
      PackedDependency dependency = packed_.dependencies[source.first_dependency + d];
      dependency.state = state_of(dependency.state);
      out.dependencies.push_back(dependency);
    }
    for (std::uint32_t c = 0; c < source.child_count; ++c) {
      const PackedChild& child = packed_.children[source.first_child + c];
      out.children.push_back({node_of(child.node), child.result});
    }
  }
  return out;
}

}  // namespace cachepy::internal
