#include "graph/graph_tables.h"

#include <algorithm>
#include <tuple>

namespace cachepy::internal {
namespace {

template <typename T>
void sort_unique(std::vector<T>& v) {
  std::sort(v.begin(), v.end());
  v.erase(std::unique(v.begin(), v.end()), v.end());
}

}  // namespace

std::size_t GraphTables::StateHash::operator()(const PackedState& s) const {
  return absl::Hash<std::tuple<std::uint32_t, std::uint32_t, Digest, std::int64_t>>{}(
      {s.name, s.pattern, s.digest, s.stat.mtime_ns});
}

GraphTables::GraphTables()
    : by_key_(0, KeyHash{&packed_.nodes}, KeyEqual{&packed_.nodes}),
      by_state_(0, StateHash{&packed_.states}, StateEqual{&packed_.states}) {}

// Both functions add first and undo this if the key was known: only one lookup in the index, which is the expensive part.

std::uint32_t GraphTables::node_for(const Digest& key, std::uint32_t function) {
  PackedNode node;
  node.key = key;
  node.function = function;
  packed_.nodes.push_back(node);
  const auto [number, is_new] = by_key_.insert(node_count() - 1);
  if (is_new) {
    parents_.push_back(kNone);
  } else {
    packed_.nodes.pop_back();
  }
  return *number;
}

std::uint32_t GraphTables::state_for(const PackedState& state) {
  packed_.states.push_back(state);
  const auto [number, is_new] = by_state_.insert(static_cast<std::uint32_t>(packed_.states.size() - 1));
  if (!is_new) {
    packed_.states.pop_back();
    return *number;
  }
  StateLinks links;
  if (has_path(state.kind)) {
    auto [first, is_new_name] = first_state_of_name_.try_emplace(state.name, *number);
    if (!is_new_name) links.next_of_name = std::exchange(first->second, *number);
  }
  state_links_.push_back(links);
  return *number;
}

bool GraphTables::may_replace(std::uint32_t number, std::int64_t created_ns) const {
  return !node(number).known || node(number).created_ns <= created_ns;
}

PackedNode& GraphTables::begin_record(std::uint32_t number) {
  PackedNode& node = packed_.nodes[number];
  const std::size_t former = node.dependency_count + node.child_count;
  garbage_ += former;
  live_ -= former;
  if (!node.known) ++known_count_;
  node.known = true;
  node.first_dependency = static_cast<std::uint32_t>(packed_.dependencies.size());
  node.first_child = static_cast<std::uint32_t>(packed_.children.size());
  node.dependency_count = 0;
  node.child_count = 0;
  return node;
}

void GraphTables::add_dependency(std::uint32_t number, PackedDependency dependency) {
  StateLinks& links = state_links_[dependency.state];
  std::uint32_t& head = dependency.own ? links.own : links.inherited;
  dependency_links_.push_back({number, head});
  head = static_cast<std::uint32_t>(packed_.dependencies.size());
  packed_.dependencies.push_back(dependency);
  ++packed_.nodes[number].dependency_count;
  ++live_;
}

void GraphTables::add_child(std::uint32_t number, PackedChild child) {
  std::uint32_t& head = parents_[child.node];
  child_links_.push_back({number, head});
  head = static_cast<std::uint32_t>(packed_.children.size());
  packed_.children.push_back(child);
  ++packed_.nodes[number].child_count;
  ++live_;
}

void GraphTables::upsert(const NodeRecord& record, std::string_view dir) {
  StringTable& strings = *packed_.strings;
  const std::uint32_t function = strings.intern(record.function);
  const std::uint32_t number = node_for(record.key, function);
  if (!may_replace(number, record.created_ns)) return;

  PackedNode& node = begin_record(number);
  node.function = function;
  node.result = record.result;
  node.created_ns = record.created_ns;
  node.started_ns = record.started_ns;
  node.cost_ns = record.cost_ns;
  node.process = record.process;
  node.thread = record.thread;
  node.result_bytes = record.result_bytes;
  node.outfile = strings.intern(outfile_pattern(record.outfile, record.key));
  node.dir = strings.intern(dir);
  node.source_file = strings.intern(record.source_file);
  node.source_line = record.source_line;
  node.program = strings.intern(record.program);
  node.code = strings.intern(record.code.view());
  node.own_code = strings.intern(record.own_code.view());
  node.uses = strings.intern(record.uses);
  node.call = record.call;

  for (const Dependency& d : record.dependencies) {
    const PackedState state{d.kind,   d.stat_trusted, strings.intern(d.name), strings.intern(d.pattern),
                            d.digest, d.stat};
    add_dependency(number, {state_for(state), d.own, d.in_key, d.found});
  }
  for (const ChildRef& c : record.children)
    add_child(number, {node_for(c.key, strings.intern(c.function)), c.result});
}

std::uint32_t GraphTables::find(const Digest& key) const {
  auto it = by_key_.find(key);
  return it == by_key_.end() || !node(*it).known ? kNone : *it;
}

Dependency GraphTables::unpack_state(const PackedState& state) const {
  Dependency out;
  out.kind = state.kind;
  out.name = string(state.name);
  out.pattern = string(state.pattern);
  out.digest = state.digest;
  out.stat = state.stat;
  out.stat_trusted = state.stat_trusted;
  return out;
}

void GraphTables::unpack(std::uint32_t number, NodeRecord& out) const {
  const PackedNode& source = node(number);
  out.function = string(source.function);
  out.key = source.key;
  out.outfile = outfile_of(string(source.outfile), source.key);
  out.result = source.result;
  out.created_ns = source.created_ns;
  out.started_ns = source.started_ns;
  out.cost_ns = source.cost_ns;
  out.process = source.process;
  out.thread = source.thread;
  out.result_bytes = source.result_bytes;
  out.source_file = string(source.source_file);
  out.source_line = source.source_line;
  out.program = string(source.program);
  out.code = Digest::from_bytes(string(source.code)).value_or(Digest());
  out.own_code = Digest::from_bytes(string(source.own_code)).value_or(Digest());
  out.uses = string(source.uses);
  out.call = source.call;
  out.dependencies.clear();
  for (std::uint32_t d = 0; d < source.dependency_count; ++d) {
    const PackedDependency& dependency = packed_.dependencies[source.first_dependency + d];
    out.dependencies.push_back(unpack_state(packed_.states[dependency.state]));
    out.dependencies.back().own = dependency.own;
    out.dependencies.back().in_key = dependency.in_key;
    out.dependencies.back().found = dependency.found;
  }
  out.children.clear();
  for (std::uint32_t c = 0; c < source.child_count; ++c) {
    const PackedChild& child = packed_.children[source.first_child + c];
    const PackedNode& target = node(child.node);
    out.children.push_back({std::string(string(target.function)), target.key, child.result});
  }
}

bool GraphTables::is_live_dependency(std::uint32_t link) const {
  const PackedNode& owner = node(dependency_links_[link].node);
  return link - owner.first_dependency < owner.dependency_count;
}

bool GraphTables::is_live_child(std::uint32_t link) const {
  const PackedNode& owner = node(child_links_[link].node);
  return link - owner.first_child < owner.child_count;
}

template <typename Visit>
void GraphTables::for_each_dependent(std::uint32_t head, Visit visit) const {
  for (std::uint32_t link = head; link != kNone; link = dependency_links_[link].next)
    if (is_live_dependency(link) && !visit(dependency_links_[link].node)) return;
}

bool GraphTables::has_dependents(std::uint32_t head) const {
  bool any = false;
  for_each_dependent(head, [&](std::uint32_t) {
    any = true;
    return false;
  });
  return any;
}

std::vector<std::uint32_t> GraphTables::parents(std::uint32_t number) const {
  std::vector<std::uint32_t> out;
  for (std::uint32_t link = parents_[number]; link != kNone; link = child_links_[link].next)
    if (is_live_child(link)) out.push_back(child_links_[link].node);
  sort_unique(out);
  return out;
}

template <typename Visit>
void GraphTables::for_each_state(std::string_view path, bool is_effect, Visit visit) const {
  const auto first = first_state_of_name_.find(packed_.strings->find(path));
  if (first == first_state_of_name_.end()) return;
  for (std::uint32_t s = first->second; s != kNone; s = state_links_[s].next_of_name)
    if ((packed_.states[s].kind == DependencyKind::kEffect) == is_effect) visit(state_links_[s]);
}

std::vector<std::uint32_t> GraphTables::for_file(std::string_view path, bool transitive) const {
  std::vector<std::uint32_t> out;
  auto take = [&](std::uint32_t n) {
    out.push_back(n);
    return true;
  };
  for_each_state(path, false, [&](const StateLinks& links) {
    for_each_dependent(links.own, take);
    if (transitive) for_each_dependent(links.inherited, take);
  });
  sort_unique(out);
  return out;
}

std::vector<std::uint32_t> GraphTables::writers(std::string_view path) const {
  std::vector<std::uint32_t> out;
  for_each_state(path, true, [&](const StateLinks& links) {
    for_each_dependent(links.own, [&](std::uint32_t n) {
      out.push_back(n);
      return true;
    });
  });
  sort_unique(out);
  return out;
}

std::vector<std::string> GraphTables::files() const {
  std::vector<std::string> out;
  for (const auto& [name, first] : first_state_of_name_) {
    const auto is_used = [&](std::uint32_t state) {
      return packed_.states[state].kind != DependencyKind::kEffect && has_dependents(state_links_[state].own);
    };
    std::uint32_t s = first;
    while (s != kNone && !is_used(s)) s = state_links_[s].next_of_name;
    if (s != kNone) out.emplace_back(string(name));
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<Dependency> GraphTables::states_to_look_at() const {
  std::vector<Dependency> out;
  for (std::uint32_t s = 0; s < packed_.states.size(); ++s) {
    if (!is_told_by_any_program(packed_.states[s].kind)) continue;
    if (!has_dependents(state_links_[s].own) && !has_dependents(state_links_[s].inherited)) continue;
    out.push_back(unpack_state(packed_.states[s]));
  }
  return out;
}

std::vector<std::uint32_t> GraphTables::dependents(const Dependency& d) const {
  std::vector<std::uint32_t> out;
  const std::uint32_t name = packed_.strings->find(d.name);
  const std::uint32_t pattern = packed_.strings->find(d.pattern);
  auto it = by_state_.find(PackedState{d.kind, d.stat_trusted, name, pattern, d.digest, d.stat});
  if (it == by_state_.end()) return out;
  auto take = [&](std::uint32_t n) {
    out.push_back(n);
    return true;
  };
  for_each_dependent(state_links_[*it].own, take);
  for_each_dependent(state_links_[*it].inherited, take);
  return out;
}

}  // namespace cachepy::internal
