#include "core/explain.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "core/code_lists.h"
#include "core/tracker.h"

namespace cachepy::internal {
namespace {

std::string quoted(const std::string& text) {
  return "'" + text + "'";
}

std::string from_to(const KeyPart& before, const KeyPart& after) {
  // Shortened values may look alike although they differ.
  if (before.printed.empty() || after.printed.empty() || before.printed == after.printed) return " changed";
  return " changed from " + before.printed + " to " + after.printed;
}

/// What a part is called; the value of an argument or a version is not part of it.
std::string title(const KeyPart& part) {
  const bool is_field = part.name == "this" || part.name.starts_with("this.");  // of *this: detail/site.h
  switch (part.kind) {
    case KeyPartKind::kFunction:
      return "its signature";
    case KeyPartKind::kCode:
      return "its code";
    case KeyPartKind::kArgument:
      return (is_field ? "field " : "argument ") + part.name;
    case KeyPartKind::kFileArgument:
    case KeyPartKind::kDependsOnFile:
      return "the content of " + quoted(part.printed);
    case KeyPartKind::kVersion:
      return "its version";
    case KeyPartKind::kEnvVar:
      return "environment variable " + part.name;
    case KeyPartKind::kDependsOnVar:
      return "variable " + part.name;
    case KeyPartKind::kResultLayout:
      return "the layout of its result";
    case KeyPartKind::kGlobal:
      return "global " + part.name;
    case KeyPartKind::kLibrary:
      return part.name.empty() ? "the program, which has code compiled without the plugin,"
                               : "library " + part.name;
  }
  return "something";
}

std::string change(const KeyPart& before, const KeyPart& after) {
  const bool is_path = after.kind == KeyPartKind::kFileArgument || after.kind == KeyPartKind::kDependsOnFile;
  if (is_path || after.kind == KeyPartKind::kFunction) return title(after) + " changed";
  return title(after) + from_to(before, after);
}

const KeyPart* code_part(const std::vector<KeyPart>& parts) {
  const auto code = std::find_if(parts.begin(), parts.end(),
                                 [](const KeyPart& part) { return part.kind == KeyPartKind::kCode; });
  return code == parts.end() ? nullptr : &*code;
}

/// Parts by what they are; several of one kind and name (a list of files) are told apart by their order.
using PartIndex = std::map<std::tuple<KeyPartKind, std::string, int>, const KeyPart*>;

PartIndex index_of(const std::vector<KeyPart>& parts) {
  PartIndex index;
  for (const KeyPart& part : parts) {
    int n = 0;
    while (!index.try_emplace({part.kind, part.name, n}, &part).second) ++n;
  }
  return index;
}

/// The calls from below `node` down to the one that uses the dependency itself, as far as they are stored.
bool find_user(const Store& store, const NodeRecord& node, const Dependency& dependency,
               std::set<Digest>& seen, std::vector<std::string>& path) {
  for (const ChildRef& child : node.children) {
    if (!seen.insert(child.key).second) continue;
    const auto entry = store.open(child.function, child.key, MetadataPart::kNode);
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

std::string what_changed(const Dependency& dependency) {
  if (dependency.kind == DependencyKind::kEnvVar)
    return "environment variable " + dependency.name + " changed";
  if (dependency.kind == DependencyKind::kWorkingDirectory)
    return "its relative paths were those of " + quoted(dependency.name);
  const bool is_there = observe_path(dependency.name, dependency.pattern).kind != DependencyKind::kAbsent;
  if (dependency.kind == DependencyKind::kAbsent) return quoted(dependency.name) + " appeared";
  return quoted(dependency.name) + (is_there ? " changed" : " is gone");
}

}  // namespace

std::vector<std::string> key_changes(const std::vector<KeyPart>& before, const std::vector<KeyPart>& after) {
  const PartIndex old_parts = index_of(before);
  const PartIndex new_parts = index_of(after);
  std::vector<std::string> changes;
  for (const auto& [what, part] : new_parts) {
    const auto old_part = old_parts.find(what);
    if (old_part == old_parts.end()) {
      changes.push_back(title(*part) + " is new");
    } else if (old_part->second->digest != part->digest) {
      changes.push_back(change(*old_part->second, *part));
    }
  }
  for (const auto& [what, part] : old_parts) {
    if (!new_parts.contains(what)) changes.push_back(title(*part) + " is no longer given");
  }
  return changes;
}

std::vector<std::string> key_changes(const Store& store, const std::vector<KeyPart>& before,
                                     const std::vector<KeyPart>& after,
                                     const std::function<std::vector<ListedUnit>()>& code_now) {
  std::vector<std::string> changes = key_changes(before, after);
  const KeyPart* const old_code = code_part(before);
  const KeyPart* const new_code = code_part(after);
  if (old_code == nullptr || new_code == nullptr || old_code->digest == new_code->digest) return changes;
  const std::vector<ListedUnit> now = code_now ? code_now() : read_code_list(store, new_code->digest);
  const std::string units = joined(code_changes(read_code_list(store, old_code->digest), now));
  const auto code = std::find(changes.begin(), changes.end(), change(*old_code, *new_code));
  if (!units.empty() && code != changes.end()) *code += ": " + units;
  return changes;
}

std::vector<EntryMetadata> entries_of(const Store& store, const std::string& function, std::size_t most) {
  namespace fs = std::filesystem;
  std::vector<std::pair<fs::file_time_type, std::string>> candidates;
  for (const std::string& relative : store.list(function, "")) {
    std::error_code gone;
    const auto written = fs::last_write_time(store.path(relative), gone);
    if (!gone) candidates.emplace_back(written, relative);
  }
  std::sort(candidates.rbegin(), candidates.rend());

  std::vector<EntryMetadata> entries;
  for (const auto& [written, relative] : candidates) {
    if (entries.size() == most) break;
    const auto entry = EntryReader::open(store.path(relative));
    if (entry.ok() && (*entry)->metadata().node.function == function) entries.push_back((*entry)->metadata());
  }
  return entries;
}

const EntryMetadata* nearest_entry(std::span<const EntryMetadata> entries,
                                   const std::vector<KeyPart>& parts) {
  const EntryMetadata* nearest = nullptr;
  std::size_t fewest = 0;
  for (const EntryMetadata& entry : entries) {
    const std::size_t changes = key_changes(entry.key_parts, parts).size();
    if (nearest != nullptr && changes >= fewest) continue;
    nearest = &entry;
    fewest = changes;
  }
  return nearest;
}

std::vector<std::string> stale_reasons(const Store& store, const NodeRecord& node) {
  std::vector<std::string> reasons;
  for (const Dependency& dependency : node.dependencies) {
    // Where a program that gives relative paths runs is its own affair; what they led to is compared.
    if (dependency.kind == DependencyKind::kWorkingDirectory && dependency.in_key) continue;
    if (!still_holds(dependency)) reasons.push_back(dependency_change(store, node, dependency));
  }
  return reasons;
}

std::string dependency_change(const Store& store, const NodeRecord& node, const Dependency& dependency) {
  std::string text = what_changed(dependency);
  if (dependency.own) return text;
  std::set<Digest> seen;
  std::vector<std::string> path;  // from the one that uses it upwards
  if (!find_user(store, node, dependency, seen, path)) return text + " (used by a call below it)";
  text += " (used by " + path.front();
  for (std::size_t i = 1; i < path.size(); ++i) text += ", called by " + path[i];
  return text + ")";
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

}  // namespace cachepy::internal
