#include "inspect/graph_view.h"

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <numeric>
#include <set>
#include <span>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/file.h"
#include "base/path.h"
#include "calls/earlier_result.h"
#include "calls/early_cutoff.h"
#include "inspect/code_on_disk.h"
#include "store/entry_files.h"
#include "store/store.h"
#include "tracking/tracker.h"

namespace cachepy::internal {
namespace {

/// Up to this many entries are looked up one by one. For more entries, directories are listed, which takes fewer system calls.
constexpr std::size_t kMostAsked = 5000;

/// Whether the next call of a node with a changed file would be served by an earlier result, made from the present contents.
bool earlier_result_is_served(const Store& store, const GraphNode& node) {
  // Variables and working directories of the calling program are unknown here. They are assumed to be those of the newest call.
  const auto is_as_at_newest_call = [&](const Dependency& earlier) {
    return std::ranges::any_of(node.record.dependencies, [&](const Dependency& newest) {
      return newest.kind == earlier.kind && newest.name == earlier.name && newest.digest == earlier.digest;
    });
  };
  return has_earlier_result(store, node.record, [&](const Dependency& dependency) {
    return is_told_by_any_program(dependency.kind) ? still_holds(dependency)
                                                   : is_as_at_newest_call(dependency);
  });
}

/// Variables, settings and working directories of the calling program are unknown here.
bool holds_as_far_as_known(const Dependency& dependency) {
  return !is_told_by_any_program(dependency.kind) || still_holds(dependency);
}

/// Determines whether stale nodes would be served all the same. Remembers what it found in each directory.
class Renewals {
 public:
  explicit Renewals(const Graph& graph) : graph_(graph) {}

  /// Whether the next call of a node with a changed file is served all the same.
  bool serve(const Digest& key) {
    GraphNode node;
    if (!graph_.find(key, node)) return false;
    std::unique_ptr<Looked>& looked = directories_[node.dir];
    if (looked == nullptr) looked = std::make_unique<Looked>(node.dir);
    return earlier_result_is_served(looked->store, node) || looked->cutoff.dependencies_now(node.record);
  }

 private:
  struct Looked {
    explicit Looked(const std::string& dir) : store(dir), cutoff(store, holds_as_far_as_known) {}
    Store store;
    EarlyCutoff cutoff;
  };
  const Graph& graph_;
  absl::flat_hash_map<std::string, std::unique_ptr<Looked>> directories_;
};

}  // namespace

std::int64_t ns_since_epoch(std::chrono::system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

std::chrono::system_clock::time_point to_time_point(std::int64_t ns_since_epoch) {
  return std::chrono::system_clock::time_point(
      std::chrono::duration_cast<std::chrono::system_clock::duration>(
          std::chrono::nanoseconds(ns_since_epoch)));
}

std::vector<UseInfo> public_uses(const NodeRecord& record) {
  std::vector<UseInfo> uses;
  for (NotedUse& use : decode_uses(record.uses))
    uses.push_back({std::move(use.kind), std::move(use.path), use.own});
  return uses;
}

Node public_node(const Graph& graph, const GraphNode& node) {
  const NodeRecord& record = node.record;
  Node out;
  out.id = record.id();
  out.fname = record.function;
  out.hash = record.key.hex();
  out.parents = graph.parent_ids(record.key);
  for (const ChildRef& child : record.children)
    out.children.push_back(child.function + ":" + child.key.hex());
  std::set<std::filesystem::path> inherited;
  for (const Dependency& d : record.dependencies) {
    if (d.kind == DependencyKind::kEffect && d.own && !d.name.empty()) out.outputs.emplace_back(d.name);
    if (!is_of_content(d.kind)) continue;
    if (!d.own) {
      inherited.insert(d.name);
      continue;
    }
    // A directory that was tracked with several patterns appears once, with its first digest.
    std::optional<std::string> hash;
    if (!d.digest.empty()) hash = d.digest.hex();
    if (!out.file_hashes.emplace(d.name, std::move(hash)).second) continue;
    out.files.emplace_back(d.name);
    if (d.found) out.found_files.emplace_back(d.name);
  }
  std::sort(out.files.begin(), out.files.end());
  std::sort(out.found_files.begin(), out.found_files.end());
  std::sort(out.outputs.begin(), out.outputs.end());
  out.inherited_files.assign(inherited.begin(), inherited.end());
  out.uses = public_uses(record);
  if (!record.outfile.empty()) out.outfile = node.dir + "/" + record.outfile;
  out.cache_dir = node.dir;
  out.created = to_time_point(record.created_ns);
  out.started = to_time_point(record.started_ns);
  out.cost = std::chrono::nanoseconds(record.cost_ns);
  out.process = record.process;
  out.thread = record.thread;
  out.result_bytes = record.result_bytes;
  out.source_file = record.source_file;
  out.source_line = record.source_line;
  out.program = record.program_files().front();
  out.code = record.code.hex();
  return out;
}

std::vector<ChangedDependencies> changed_nodes(const Graph& graph) {
  std::vector<ChangedDependencies> changed = graph.changed(still_holds);
  Renewals renewals(graph);
  std::erase_if(changed, [&](const ChangedDependencies& node) { return renewals.serve(node.key); });
  return changed;
}

struct NodeStates::Version {
  std::array<std::uint8_t, 16> call;  ///< its first bytes, which are all that it has unless it is a SHA-256
  std::uint32_t position;
  CodeMatch code;
  bool files_hold;
  bool is_there;
  std::int64_t created_ns;

  bool is_valid() const { return code == CodeMatch::kSame && files_hold && is_there; }
  /// Orders the versions of a call: the greatest one represents the call.
  auto rank() const { return std::tuple(code != CodeMatch::kOther, files_hold, created_ns); }
};

NodeStates::NodeStates(const Graph& graph, Graph::Order order) : keys_(graph.keys(order)) {
  by_key_.resize(keys_.size());
  std::iota(by_key_.begin(), by_key_.end(), 0);
  std::ranges::sort(by_key_, {}, [&](std::uint32_t position) { return keys_.view(position); });
  find_changed(graph);
  states_.resize(size(), NodeState::cached);
  EntryPresence entries(size() > kMostAsked);
  CodeOnDisk code;
  std::vector<Version> versions;
  GraphNode node;
  for (std::uint32_t i = 0; i < size(); ++i) {
    if (!graph.find(keys_[i], node)) continue;
    const NodeRecord& record = node.record;
    const auto [begin, end] = changes_at(i);
    Version version{{},
                    i,
                    code.compare(record),
                    begin == end,
                    !record.outfile.empty() && entries.has(node.dir, record.outfile),
                    record.created_ns};
    std::copy_n(record.call.bytes.begin(), version.call.size(), version.call.begin());
    states_[i] = state_of(version);
    if (!record.call.empty()) versions.push_back(version);
  }
  find_superseded(graph, code, versions);
}

/// Of the versions of each call, all but the one that represents it, unless they would be served.
void NodeStates::find_superseded(const Graph& graph, CodeOnDisk& code, std::vector<Version>& versions) {
  std::ranges::sort(versions, {}, [](const Version& v) { return std::tuple(v.call, v.position); });
  for (auto first = versions.begin(); first != versions.end();) {
    const auto end =
        std::find_if(first, versions.end(), [&](const Version& v) { return v.call != first->call; });
    if (Version* const served = served_after_edit(graph, code, std::span(first, end))) {
      served->code = CodeMatch::kSame;
      served->files_hold = true;
      states_[served->position] = NodeState::cached;
    }
    const auto present = std::ranges::max_element(first, end, {}, &Version::rank);
    for (auto version = first; version != end; ++version)
      if (version != present && !version->is_valid()) states_[version->position] = NodeState::superseded;
    first = end;
  }
}

NodeStates::Version* NodeStates::served_after_edit(const Graph& graph, CodeOnDisk& code,
                                                   std::span<Version> versions) const {
  const auto is_made_by_present_code = [](const Version& version) {
    return version.is_there && version.code != CodeMatch::kOther;
  };
  if (std::ranges::any_of(versions, is_made_by_present_code)) return nullptr;
  std::vector<Version*> newest_first;
  for (Version& version : versions) newest_first.push_back(&version);
  std::ranges::sort(newest_first, std::greater(), &Version::created_ns);
  const auto is_served = [&](const Version* version) {
    GraphNode node;
    return version->is_there && graph.find(keys_[version->position], node) &&
           is_served_after_edit(Store(node.dir), std::move(node.record), code, holds_as_far_as_known);
  };
  const auto served = std::ranges::find_if(newest_first, is_served);
  return served == newest_first.end() ? nullptr : *served;
}

void NodeStates::find_changed(const Graph& graph) {
  absl::flat_hash_map<std::string, std::uint32_t> numbers;
  graph.for_each_changed(still_holds, [&](const Digest& key, const Dependency& dependency) {
    const std::size_t position = find(key);
    if (position == kNone) return;
    std::uint32_t path = kNoPath;
    if (is_of_a_file(dependency.kind)) {
      const auto [known, is_new] =
          numbers.try_emplace(dependency.name, static_cast<std::uint32_t>(paths_.size()));
      if (is_new) paths_.push_back(dependency.name);
      path = known->second;
    }
    changed_.push_back({static_cast<std::uint32_t>(position), path});
  });
  std::vector<std::string> sorted = paths_;
  std::ranges::sort(sorted);
  for (ChangedPath& change : changed_) {
    if (change.path == kNoPath) continue;
    const auto at = std::ranges::lower_bound(sorted, paths_[change.path]);
    change.path = static_cast<std::uint32_t>(at - sorted.begin());
  }
  paths_ = std::move(sorted);
  std::ranges::sort(changed_);
  const auto repeated = std::ranges::unique(changed_);
  changed_.erase(repeated.begin(), repeated.end());
  Renewals renewals(graph);
  std::uint32_t asked = kNoPath;
  bool is_served = false;
  std::erase_if(changed_, [&](const ChangedPath& change) {
    if (std::exchange(asked, change.position) != change.position)
      is_served = renewals.serve(keys_[change.position]);
    return is_served;
  });
}

std::pair<std::size_t, std::size_t> NodeStates::changes_at(std::size_t position) const {
  const auto range =
      std::ranges::equal_range(changed_, static_cast<std::uint32_t>(position), {}, &ChangedPath::position);
  return {range.begin() - changed_.begin(), range.end() - changed_.begin()};
}

NodeState NodeStates::state_of(const Version& version) {
  if (!version.is_there) return NodeState::missing;
  if (version.code == CodeMatch::kOther) return NodeState::stale_code;
  return version.files_hold ? NodeState::cached : NodeState::stale;
}

std::size_t NodeStates::find(const Digest& key) const {
  const auto view = [&](std::uint32_t position) { return keys_.view(position); };
  const auto at = std::ranges::lower_bound(by_key_, key.view(), {}, view);
  return at != by_key_.end() && view(*at) == key.view() ? *at : kNone;
}

NodeState NodeStates::of(const GraphNode& node) const {
  const std::size_t position = find(node.record.key);
  return position == kNone ? NodeState::cached : states_[position];
}

std::vector<std::string> NodeStates::changed_files_at(std::size_t position) const {
  std::vector<std::string> files;
  const auto [begin, end] = changes_at(position);
  for (std::size_t i = begin; i < end; ++i)
    if (changed_[i].path != kNoPath) files.push_back(paths_[changed_[i].path]);
  return files;
}

std::vector<std::string> NodeStates::changed_files(const Digest& key) const {
  const std::size_t position = find(key);
  return position == kNone ? std::vector<std::string>() : changed_files_at(position);
}

void write_text(const std::filesystem::path& path, std::string_view text) {
  const std::string target = normal_path(path.native());
  absl::StatusOr<AtomicFile> file = AtomicFile::create(target);
  absl::Status status = file.status();
  if (status.ok()) status = file->write({text});
  if (status.ok()) status = file->commit();
  throw_unless_ok(status, "the graph was not written");
}

}  // namespace cachepy::internal
