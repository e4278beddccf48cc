#include "reasons/stale_reasons.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>

#include "absl/status/statusor.h"
#include "base/duration.h"
#include "config/settings.h"
#include "tracking/tracker.h"
#include "tracking/whole_environment.h"

namespace cachepy::internal {
namespace {

std::string quoted(const std::string& text) {
  return "'" + text + "'";
}

/// Finds the chain of calls from below `node` down to the one that uses the dependency itself, as far as they are stored.
bool find_user(const Store& store, const NodeRecord& node, const Dependency& dependency,
               std::set<Digest>& seen, std::vector<std::string>& path) {
  for (const ChildRef& child : node.children) {
    if (!seen.insert(child.key).second) continue;
    const auto entry = store.peek({child.function, child.key}, MetadataPart::kNode);
    if (!entry.ok()) continue;
    const NodeRecord& below = (*entry)->metadata().node;
    for (const Dependency& used : below.dependencies) {
      if (used.name != dependency.name || used.pattern != dependency.pattern) continue;
      if (used.own || find_user(store, below, dependency, seen, path)) {
        path.push_back(child.function);
        return true;
      }
    }
  }
  return false;
}

/// " (used by load_counts, called by normalize)": how a node inherited the dependency from a call below it.
std::string way_to_user(const Store& store, const NodeRecord& node, const Dependency& dependency) {
  if (dependency.own) return "";
  std::set<Digest> seen;
  std::vector<std::string> path;  // begins with the call that uses it
  if (!find_user(store, node, dependency, seen, path)) return " (used by a call below it)";
  std::string text = " (used by " + path.front();
  for (std::size_t i = 1; i < path.size(); ++i) text += ", called by " + path[i];
  return text + ")";
}

/// The newest of the earlier results: the one that this result has replaced.
std::optional<NodeRecord> newest_earlier(const Store& store, const NodeRecord& node) {
  std::optional<NodeRecord> newest;
  for (int number = 1; number <= kMostEarlier; ++number) {
    const auto entry = store.peek({node.function, node.key, number}, MetadataPart::kNode);
    if (entry.ok() && (!newest || (*entry)->metadata().node.created_ns > newest->created_ns))
      newest = (*entry)->take_node();
  }
  return newest;
}

std::string variable_text(const Dependency& dependency) {
  if (dependency.name == kWholeEnvironment) return "the environment of the programs that it starts";
  return "environment variable " + dependency.name;
}

std::string what_changed(const Dependency& dependency) {
  if (dependency.kind == DependencyKind::kEnvVar) return variable_text(dependency) + " changed";
  if (dependency.kind == DependencyKind::kWorkingDirectory)
    return "its relative paths were resolved in " + quoted(dependency.name);
  if (dependency.kind == DependencyKind::kExpiry)
    return "it expired at " + readable_moment(moment_of_expiry(dependency));
  if (dependency.kind == DependencyKind::kSettings) {
    const auto printed = [](const std::string& text) { return text.empty() ? "none" : text; };
    return "settings changed from " + printed(dependency.name) + " to " + printed(settings().in_keys);
  }
  const bool is_there = observe_path(dependency.name, dependency.pattern).kind != DependencyKind::kAbsent;
  if (dependency.kind == DependencyKind::kAbsent) return quoted(dependency.name) + " appeared";
  return quoted(dependency.name) + (is_there ? " changed" : " is gone");
}

}  // namespace

bool holds_for_any_program(const Dependency& dependency) {
  return (dependency.kind == DependencyKind::kWorkingDirectory && dependency.in_key) ||
         still_holds(dependency);
}

std::vector<std::string> stale_reasons(const Store& store, const NodeRecord& node) {
  std::vector<std::string> reasons;
  for (const Dependency& dependency : node.dependencies) {
    if (!holds_for_any_program(dependency)) reasons.push_back(dependency_change(store, node, dependency));
  }
  return reasons;
}

std::string dependency_change(const Store& store, const NodeRecord& node, const Dependency& dependency) {
  return what_changed(dependency) + way_to_user(store, node, dependency);
}

std::vector<std::string> changes_since_earlier(const Store& store, const NodeRecord& node) {
  const std::optional<NodeRecord> before = newest_earlier(store, node);
  if (!before) return {};
  std::vector<std::string> changes;
  for (const Dependency& dependency : node.dependencies) {
    if (dependency.kind == DependencyKind::kEffect) continue;
    const auto same = std::ranges::find_if(before->dependencies, [&](const Dependency& other) {
      return other.name == dependency.name && other.pattern == dependency.pattern;
    });
    const bool is_new = same == before->dependencies.end();
    if (is_new && dependency.kind == DependencyKind::kWorkingDirectory)
      changes.push_back("relative paths were resolved in another directory");
    if (is_new && dependency.kind == DependencyKind::kExpiry) {
      changes.push_back("the previous result had expired");
      continue;
    }
    if (is_new && dependency.kind == DependencyKind::kSettings) changes.push_back("settings had changed");
    if (is_new || (same->kind == dependency.kind && same->digest == dependency.digest)) continue;
    const bool is_variable = dependency.kind == DependencyKind::kEnvVar;
    changes.push_back((is_variable ? variable_text(dependency) : quoted(dependency.name)) + " had changed" +
                      way_to_user(store, node, dependency));
  }
  // The earlier result may have had other dependencies, which are not compared.
  if (changes.empty()) changes.push_back("something that it depended on had changed");
  return changes;
}

}  // namespace cachepy::internal
