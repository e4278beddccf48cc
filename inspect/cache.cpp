// Implements the functions of <cachepy/cache.h> that read entries.
#include "cachepy/cache.h"

#include <sys/stat.h>

#include <algorithm>
#include <limits>
#include <set>
#include <span>
#include <utility>

#include "base/duration.h"
#include "base/path.h"
#include "calls/earlier_result.h"
#include "calls/early_cutoff.h"
#include "config/settings.h"
#include "format/effect.h"
#include "format/entry.h"
#include "inspect/code_on_disk.h"
#include "inspect/entry_info.h"
#include "inspect/graph_view.h"
#include "reasons/explain.h"
#include "reasons/stale_reasons.h"
#include "reasons/value_json.h"
#include "remote_client/shown_url.h"
#include "store/entry_files.h"
#include "store/store.h"
#include "tracking/tracker.h"

namespace cachepy {
namespace {

using namespace internal;

// The maximum number of stored calls that a call is compared with, to find the most similar one.
constexpr std::size_t kMostCompared = 1000;
// Fewer digits are not taken for a hash, because they might be meant as a function.
constexpr std::size_t kMinHashDigits = 4;

std::unique_ptr<EntryReader> open_entry(const std::string& path) {
  absl::StatusOr<std::unique_ptr<EntryReader>> entry = open_entry_at(path);
  throw_unless_ok(entry.status(), "the entry was not read");
  return *std::move(entry);
}

/// "load(path="a.tsv", n=2)", with the arguments that are in the key.
std::string call_text(const EntryMetadata& entry) {
  std::string text;
  for (const KeyPart& part : entry.key_parts) {
    if (part.kind != KeyPartKind::kArgument) continue;
    text += (text.empty() ? "" : ", ") + (part.name.empty() ? "" : part.name + "=") + part.printed;
  }
  return entry.node.function + "(" + text + ")";
}

}  // namespace

EntryInfo cache_info(const std::filesystem::path& file) {
  const std::string path = normal_path(file.native());
  return entry_info(path, *open_entry(path));
}

std::vector<EntryInfo> cache_list(const std::filesystem::path& dir, const Progress& progress) {
  const Store store(dir.native());
  absl::StatusOr<std::vector<StoredFile>> files = stored_files(store);
  if (absl::IsNotFound(files.status())) return {};
  throw_unless_ok(files.status(), "the cache could not be read");
  std::ranges::sort(*files, {}, &StoredFile::name);
  std::vector<EntryInfo> entries(files->size());
  open_each(store, *files, MetadataPart::kAll, progress, [&](std::size_t i, const auto& entry) {
    if (absl::IsNotFound(entry.status())) return;  // another process may be pruning
    const std::string path = store.place_of((*files)[i].name);
    if (entry.ok()) {
      entries[i] = entry_info(path, **entry);
    } else {
      entries[i].file = path;
      entries[i].error = std::string(entry.status().message());
    }
  });
  std::erase_if(entries, [](const EntryInfo& entry) { return entry.file.empty(); });
  return entries;
}

std::vector<EntryInfo> cache_find(const std::string& name, const std::filesystem::path& dir) {
  const Store store(dir.native());
  std::set<std::string> candidates;
  const auto add = [&](const std::string& function, std::string_view digits) {
    const absl::StatusOr<std::vector<std::string>> found = store.list(function, digits);
    throw_unless_ok(found.status(), "the cache could not be read");
    candidates.insert(found->begin(), found->end());
  };
  const std::size_t colon = name.rfind(':') + 1;  // 0: there is none
  if (colon != 0 && Digest::from_hex(std::string_view(name).substr(colon))) {
    add(name.substr(0, colon - 1), std::string_view(name).substr(colon));
  } else {
    if (name.size() >= kMinHashDigits) add("", name);
    // No function has a complete hash as its name, so the names of all entries need not be read.
    if (!name.empty() && !Digest::from_hex(name)) add(name, "");
  }
  std::vector<EntryInfo> entries;
  for (const std::string& candidate : candidates) {
    if (is_earlier_entry(candidate)) continue;
    const absl::StatusOr<std::unique_ptr<EntryReader>> entry = store.peek(candidate);
    if (!entry.ok()) continue;
    EntryInfo info = entry_info(store.place_of(candidate), **entry);
    const bool by_hash = name.size() >= kMinHashDigits && info.hash.starts_with(name);
    if (by_hash || info.id == name || info.fname == name) entries.push_back(std::move(info));
  }
  return entries;
}

std::vector<CallReasons> cache_why(const std::string& function, const std::filesystem::path& dir,
                                   std::size_t most) {
  const Store store(dir.native());
  const absl::StatusOr<std::vector<EntryMetadata>> entries =
      entries_of(store, function, std::max(most, most + kMostCompared));
  throw_unless_ok(entries.status(), "the cache could not be read");
  std::vector<CallReasons> calls;
  for (std::size_t i = 0; i < entries->size() && i < most; ++i) {
    const EntryMetadata& entry = (*entries)[i];
    CallReasons& call = calls.emplace_back();
    call.id = entry.node.id();
    call.call = call_text(entry);
    call.file = store.place_of(entry.node.outfile);
    call.created = to_time_point(entry.node.created_ns);
    call.cost = std::chrono::nanoseconds(entry.node.cost_ns);
    call.changes = changes_since_earlier(store, entry.node);
    const std::span earlier = std::span(*entries).subspan(i + 1);
    if (!call.changes.empty()) {
      call.compared_with = call.id;
    } else if (const EntryMetadata* const nearest = nearest_entry(store, earlier, entry.key_parts)) {
      call.compared_with = nearest->node.id();
      call.changes = key_changes(store, nearest->key_parts, entry.key_parts);
    }
    call.uses = public_uses(entry.node);
    call.stale = stale_reasons(store, entry.node);
    call.served_by_earlier =
        !call.stale.empty() && has_earlier_result(store, entry.node, holds_for_any_program);
    call.cut_off = !call.stale.empty() && !call.served_by_earlier &&
                   EarlyCutoff(store, holds_for_any_program).dependencies_now(entry.node).has_value();
    if (call.served_by_earlier || call.cut_off) call.stale.clear();
    if (std::string change = code_change(store, entry.node); !change.empty()) {
      call.served_by_earlier = false;
      CodeOnDisk code;
      call.cut_off = is_served_after_edit(store, entry.node, code, holds_for_any_program);
      if (!call.cut_off) call.stale.push_back(std::move(change));
    }
  }
  return calls;
}

std::string cache_value_json(const std::filesystem::path& file, std::size_t max_chars) {
  const std::unique_ptr<EntryReader> entry = open_entry(normal_path(file.native()));
  // One character of JSON may stand for many bytes (a custom value). If the bytes are then too few, the rest is printed as "…".
  constexpr std::size_t kBytesPerChar = 64;
  const std::size_t wanted = max_chars < std::numeric_limits<std::size_t>::max() / kBytesPerChar
                                 ? max_chars * kBytesPerChar
                                 : std::numeric_limits<std::size_t>::max();
  std::string bytes;
  while (bytes.size() < wanted) {
    const std::string_view next = entry->next();
    if (next.empty()) break;
    bytes.append(next);
  }
  throw_unless_ok(entry->status(), "the result was not read");
  return value_to_json(entry->metadata().schema, bytes, max_chars);
}

std::vector<SettingInfo> cache_settings(std::vector<std::string>* problems) {
  const EffectiveSettings effective = effective_settings();
  std::vector<SettingInfo> infos;
  for (const EffectiveSetting& s : effective.settings) {
    std::vector<std::string> values = s.values;
    if (s.setting->key == "remote") std::ranges::transform(values, values.begin(), shown_urls);
    infos.push_back({std::string(s.setting->key), std::move(values), s.source,
                     s.setting->environment == nullptr ? "" : s.setting->environment,
                     std::string(s.setting->description)});
  }
  if (problems != nullptr) *problems = effective.problems;
  return infos;
}

}  // namespace cachepy
