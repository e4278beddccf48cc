// Implements cache_merge() and cache_changes() of <cachepy/cache.h>.
#include <fcntl.h>

#include <algorithm>
#include <set>

#include "base/file.h"
#include "base/path.h"
#include "base/throw.h"
#include "cachepy/cache.h"
#include "calls/entry_codec.h"
#include "config/settings.h"
#include "format/entry.h"
#include "reasons/explain.h"
#include "store/blobs.h"
#include "store/code_lists.h"
#include "store/new_entry.h"
#include "store/progress.h"
#include "store/store.h"

namespace cachepy {
namespace {

using namespace internal;

/// The cache directory of an entry: "/c" for "/c/results/3f/load.3fa9….cpz".
std::string directory_of(const std::string& place) {
  return parent_path(parent_path(parent_path(place)));
}

/// Stores the entry in another directory if all of its bytes are intact. False: it is damaged.
absl::StatusOr<bool> copy_entry(EntryReader& entry, const Store& into) {
  EntryMetadata metadata = entry.metadata();
  NewEntry copy(into, metadata, settings().compress);
  if (!copy_result(entry, copy.payload())) return false;
  copy.finish();
  if (const auto written = copy.commit(Replaced::kGoes, settings().pack_limit); !written.ok())
    return written.status();
  return true;
}

bool is_present(const Store& store, const NodeRecord& node) {
  const auto entry = store.peek({node.function, node.key}, MetadataPart::kNode);
  return entry.ok() && (*entry)->metadata().node.created_ns >= node.created_ns;
}

/// Without them the copy is computed again.
void copy_blobs(const Store& from, const Store& into, const EntryMetadata& entry) {
  for (const Dependency& dependency : entry.node.dependencies) {
    if (dependency.kind != DependencyKind::kEffect || dependency.digest.empty()) continue;
    const UniqueFd fd = open_fd(from.place_of(blob_path(dependency.digest)), O_RDONLY);
    if (fd) (void)put_blob(into, fd.get(), 0, dependency.digest.size == 32 ? Algo::kSha256 : Algo::kXxh3);
  }
}

void copy_code_list(const Store& from, const Store& into, const EntryMetadata& entry) {
  const KeyPart* const code = code_part(entry.key_parts);
  if (code == nullptr || renew_code_list(into, code->digest)) return;
  const std::vector<ListedUnit> units = read_code_list(from, code->digest);
  if (!units.empty()) write_code_list(into, code->digest, units);
}

/// Dependencies in the key are compared as key parts, and expiry only follows from the time of the call.
bool is_compared(const Dependency& dependency) {
  return !dependency.in_key && dependency.kind != DependencyKind::kExpiry &&
         dependency.kind != DependencyKind::kEffect;
}

void add_dependency_changes(const NodeRecord& before, const NodeRecord& after,
                            std::vector<std::string>& changes) {
  const auto same = [](const Dependency& a) {
    return [&a](const Dependency& b) { return a.name == b.name && a.pattern == b.pattern; };
  };
  for (const Dependency& dependency : after.dependencies) {
    if (!is_compared(dependency)) continue;
    const auto earlier = std::ranges::find_if(before.dependencies, same(dependency));
    const std::string name = "'" + dependency.name + "'";
    if (earlier == before.dependencies.end())
      changes.push_back("depends on " + name + ", too");
    else if (earlier->kind != dependency.kind || earlier->digest != dependency.digest)
      changes.push_back(name + " had changed");
  }
  for (const Dependency& dependency : before.dependencies)
    if (is_compared(dependency) && std::ranges::none_of(after.dependencies, same(dependency)))
      changes.push_back("no longer depends on '" + dependency.name + "'");
}

void add_child_changes(const NodeRecord& before, const NodeRecord& after, std::vector<std::string>& changes) {
  std::multiset<std::string> made, made_before;
  std::set<Digest> results;
  for (const ChildRef& child : before.children) {
    made_before.insert(child.function);
    results.insert(child.result);
  }
  for (const ChildRef& child : after.children) {
    made.insert(child.function);
    if (made_before.contains(child.function) && !results.contains(child.result))
      changes.push_back("a call of " + child.function + " returned something else");
  }
  std::set<std::string> functions(made.begin(), made.end());
  functions.insert(made_before.begin(), made_before.end());
  for (const std::string& function : functions) {
    const std::size_t n = made.count(function), n_before = made_before.count(function);
    if (n != n_before)
      changes.push_back("calls " + function + " " + std::to_string(n) + " times instead of " +
                        std::to_string(n_before));
  }
}

}  // namespace

std::vector<std::string> cache_changes(const std::filesystem::path& before,
                                       const std::filesystem::path& after) {
  const auto metadata_of = [](const std::filesystem::path& file) {
    const auto entry = open_entry_at(normal_path(file.native()));
    throw_unless_ok(entry.status(), "the entry was not read");
    return (*entry)->metadata();
  };
  const EntryMetadata first = metadata_of(before), second = metadata_of(after);
  const Store store(directory_of(normal_path(after.native())));
  std::vector<std::string> changes = key_changes(store, first.key_parts, second.key_parts);
  add_dependency_changes(first.node, second.node, changes);
  add_child_changes(first.node, second.node, changes);
  if (first.node.result != second.node.result) changes.push_back("the results differ");
  return changes;
}

MergeInfo cache_merge(const std::filesystem::path& from, const std::filesystem::path& into,
                      const std::vector<std::string>& ids, const Progress& progress) {
  const Store source(from.native()), target(into.native());
  const absl::StatusOr<std::vector<std::string>> entries = source.list();
  throw_unless_ok(entries.status(), "the results were not merged");
  throw_unless_ok(target.prepare(), "the results were not merged");
  const std::set<std::string> wanted(ids.begin(), ids.end());
  MergeInfo info;
  std::size_t looked_at = 0;
  for (const std::string& name : *entries) {
    tell(progress, ++looked_at, entries->size());
    if (is_earlier_entry(name)) continue;  // only useful where its files are
    const auto entry = source.peek(name);
    if (absl::IsNotFound(entry.status())) continue;  // another process may be pruning
    if (!entry.ok()) {
      ++info.unreadable;
      continue;
    }
    const EntryMetadata& metadata = (*entry)->metadata();
    if (!wanted.empty() && !wanted.contains(metadata.node.id())) continue;
    if (is_present(target, metadata.node)) {
      ++info.present;
      continue;
    }
    const absl::StatusOr<bool> copied = copy_entry(**entry, target);
    throw_unless_ok(copied.status(), "the results were not merged");
    if (!*copied) {
      ++info.unreadable;
      continue;
    }
    copy_code_list(source, target, metadata);
    copy_blobs(source, target, metadata);
    ++info.copied;
    info.bytes += (*entry)->file_bytes();
  }
  return info;
}

}  // namespace cachepy
