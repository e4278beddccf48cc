#include "inspect/graph_view.h"

#include <algorithm>
#include <memory>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "base/path.h"
#include "calls/earlier_result.h"
#include "calls/early_cutoff.h"
#include "inspect/code_on_disk.h"
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
  if (!record.outfile.empty()) out.outfile = Store(node.dir).place_of(record.outfile);
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
  Digest key;
  CodeMatch code;
  bool files_hold;
  bool is_there;
  std::int64_t created_ns;

  bool is_valid() const { return code == CodeMatch::kSame && files_hold && is_there; }
  /// Orders the versions of a call: the greatest one represents the call.
  auto rank() const { return std::tuple(code != CodeMatch::kOther, files_hold, created_ns); }
};

NodeStates::NodeStates(const Graph& graph) : entries_(graph.size() > kMostAsked) {
  for (ChangedDependencies& node : changed_nodes(graph)) changed_.emplace(node.key, std::move(node.paths));
  CodeOnDisk code;
  absl::flat_hash_map<Digest, std::vector<Version>> calls;
  graph.for_each([&](const GraphNode& node) {
    const NodeRecord& record = node.record;
    const Version version{record.key, code.compare(record), !changed_.contains(record.key),
                          !record.outfile.empty() && entries_.has(node.dir, record.outfile),
                          record.created_ns};
    states_.emplace(record.key, state_of(version));
    if (!record.call.empty()) calls[record.call].push_back(version);
  });
  for (auto& [call, versions] : calls) {
    if (Version* const served = served_after_edit(graph, code, versions)) {
      served->code = CodeMatch::kSame;
      served->files_hold = true;
      states_[served->key] = NodeState::cached;
    }
    const Version& present = *std::ranges::max_element(versions, {}, &Version::rank);
    for (const Version& version : versions)
      if (version.key != present.key && !version.is_valid()) states_[version.key] = NodeState::superseded;
  }
}

NodeStates::Version* NodeStates::served_after_edit(const Graph& graph, CodeOnDisk& code,
                                                   std::vector<Version>& versions) {
  const auto is_made_by_present_code = [](const Version& version) {
    return version.is_there && version.code != CodeMatch::kOther;
  };
  if (std::ranges::any_of(versions, is_made_by_present_code)) return nullptr;
  std::ranges::sort(versions, std::greater(), &Version::created_ns);
  const auto is_served = [&](const Version& version) {
    GraphNode node;
    return version.is_there && graph.find(version.key, node) &&
           is_served_after_edit(Store(node.dir), std::move(node.record), code, holds_as_far_as_known);
  };
  const auto served = std::ranges::find_if(versions, is_served);
  return served == versions.end() ? nullptr : &*served;
}

NodeState NodeStates::state_of(const Version& version) {
  if (!version.is_there) return NodeState::missing;
  if (version.code == CodeMatch::kOther) return NodeState::stale_code;
  return version.files_hold ? NodeState::cached : NodeState::stale;
}

NodeState NodeStates::of(const GraphNode& node) const {
  const auto known = states_.find(node.record.key);
  return known != states_.end() ? known->second : NodeState::cached;  // a new node was computed just now
}

const std::vector<std::string>& NodeStates::changed_files(const Digest& key) const {
  static const std::vector<std::string> kNone;
  const auto it = changed_.find(key);
  return it == changed_.end() ? kNone : it->second;
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
