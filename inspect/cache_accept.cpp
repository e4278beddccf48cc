// Implements cache_accept() of <cachepy/cache.h>, which keeps results although the code has changed.
#include <fnmatch.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/throw.h"
#include "cachepy/cache.h"
#include "calls/early_cutoff.h"
#include "calls/entry_codec.h"
#include "config/settings.h"
#include "format/entry.h"
#include "graph/graph_store.h"
#include "inspect/code_on_disk.h"
#include "reasons/explain.h"
#include "store/new_entry.h"
#include "store/store.h"

namespace cachepy {
namespace {

using namespace internal;

/// An entry that is stored again for different code.
struct Taken {
  std::string name;
  EntryMetadata metadata;  ///< with its new key
};

bool fits(const std::string& glob, const std::string& function) {
  return glob == function || ::fnmatch(glob.c_str(), function.c_str(), 0) == 0;
}

class Acceptance {
 public:
  Acceptance(const Store& store, AcceptInfo& info) : store_(store), info_(info) {}

  /// Call this with the newest result of each call first.
  void look_at(EntryMetadata metadata, const std::string& name) {
    NodeRecord& node = metadata.node;
    const CodeMatch match = code_.compare(node);
    if (match == CodeMatch::kSame) ++info_.present;
    if (match == CodeMatch::kUnknown) ++info_.unknown;
    if (match != CodeMatch::kOther) return;
    const std::optional<CodeDigests> now = code_.code_of(node);
    if (!now) {
      ++info_.unknown;
      return;
    }
    const Digest key = key_with_code(metadata, now->all);
    if (key.empty()) {  // a release that made keys differently stored it
      ++info_.unreadable;
      return;
    }
    new_keys_.emplace(node.key, key);
    if (!taken_keys_.insert(key).second || store_.has({node.function, key})) return;
    node.key = key;
    node.code = now->all;
    if (!node.own_code.empty()) node.own_code = now->own;
    taken_.push_back({name, std::move(metadata)});
  }

  void store_all(bool dry_run) {
    for (Taken& taken : taken_) {
      for (ChildRef& child : taken.metadata.node.children)
        if (const auto key = new_keys_.find(child.key); key != new_keys_.end()) child.key = key->second;
      if (dry_run || store_one(taken)) info_.ids.push_back(taken.metadata.node.id());
    }
    std::ranges::sort(info_.ids);
  }

 private:
  bool store_one(Taken& taken) {
    const auto entry = store_.peek(taken.name);
    NewEntry copy(store_, taken.metadata, settings().compress);
    if (!entry.ok() || !copy_result(**entry, copy.payload())) {
      ++info_.unreadable;
      return false;
    }
    copy.finish();
    const auto written = copy.commit(Replaced::kGoes, settings().pack_limit);
    throw_unless_ok(written.status(), "the results were not accepted");
    // Best effort: missing records are rebuilt from entries.
    (void)append_record(store_.dir(), taken.metadata.node);
    return true;
  }

  const Store& store_;
  AcceptInfo& info_;
  CodeOnDisk code_;
  std::vector<Taken> taken_;
  std::set<Digest> taken_keys_;
  std::map<Digest, Digest> new_keys_;
};

}  // namespace

AcceptInfo cache_accept(const std::string& function, const std::filesystem::path& dir, bool dry_run) {
  const Store store(dir.native());
  const absl::StatusOr<std::vector<std::string>> names = store.list();
  throw_unless_ok(names.status(), "the results were not accepted");
  AcceptInfo info;
  std::vector<std::pair<std::int64_t, std::string>> newest_first;
  for (const std::string& name : *names) {
    if (is_earlier_entry(name)) continue;
    const auto entry = store.peek(name, MetadataPart::kNode);
    if (!entry.ok()) {
      if (!absl::IsNotFound(entry.status())) ++info.unreadable;
      continue;
    }
    const NodeRecord& node = (*entry)->metadata().node;
    if (fits(function, node.function)) newest_first.emplace_back(-node.created_ns, name);
  }
  std::ranges::sort(newest_first);
  Acceptance acceptance(store, info);
  for (const auto& [order, name] : newest_first)
    if (const auto entry = store.peek(name); entry.ok()) acceptance.look_at((*entry)->metadata(), name);
  acceptance.store_all(dry_run);
  return info;
}

}  // namespace cachepy
