#include "reasons/explain.h"

#include <algorithm>
#include <compare>
#include <functional>
#include <limits>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "store/code_lists.h"
#include "store/entry_files.h"

namespace cachepy::internal {
namespace {

std::string from_to(const KeyPart& before, const KeyPart& after) {
  if (before.printed.empty() || after.printed.empty()) return " changed";
  // Only the beginning of a long value is kept.
  if (before.printed == after.printed)
    return after.printed.find("…") == std::string::npos
               ? " changed, but is printed as " + after.printed + " both times"
               : " changed after its beginning " + after.printed;
  return " changed from " + before.printed + " to " + after.printed;
}

/// The name of a part, without its value.
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
      return "the content of '" + part.printed + "'";
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
    case KeyPartKind::kFloatEnvironment:
      return "the floating-point environment (" + part.printed + ")";
    case KeyPartKind::kLocale:
      return "the locale (" + part.printed + ")";
    case KeyPartKind::kTracking:
      return "what is tracked";
    case KeyPartKind::kStandardStreams:
      return "the formats of std::cout and the other standard streams";
  }
  return "something";
}

/// How a library is reached, which program/loaded_code.cpp prints after its version; "" for other parts.
std::string way_to(const KeyPart& part) {
  const std::size_t way = part.kind == KeyPartKind::kLibrary ? part.printed.find(" (") : std::string::npos;
  return way == std::string::npos ? "" : part.printed.substr(way);
}

KeyPart without_way(KeyPart part) {
  part.printed.resize(part.printed.size() - way_to(part).size());
  return part;
}

std::string change(const KeyPart& before, const KeyPart& after) {
  const bool is_path = after.kind == KeyPartKind::kFileArgument || after.kind == KeyPartKind::kDependsOnFile;
  if (is_path && before.printed != after.printed)
    return "'" + before.printed + "' was replaced by '" + after.printed + "'";
  const bool is_named_by_value =
      is_path || after.kind == KeyPartKind::kFloatEnvironment || after.kind == KeyPartKind::kLocale;
  if (is_named_by_value || after.kind == KeyPartKind::kFunction) return title(after) + " changed";
  return title(after) + from_to(without_way(before), after);
}

/// Parts by kind and name; several with the same kind and name (a list of files) are distinguished by their order.
using PartIndex = std::map<std::tuple<KeyPartKind, std::string, int>, const KeyPart*>;

PartIndex index_of(const std::vector<KeyPart>& parts) {
  PartIndex index;
  for (const KeyPart& part : parts) {
    int n = 0;
    while (!index.try_emplace({part.kind, part.name, n}, &part).second) ++n;
  }
  return index;
}

/// Calls visit(before, after) for each pair of parts that differ; null: there is no such part.
template <class Visit>
void for_each_change(const std::vector<KeyPart>& before, const std::vector<KeyPart>& after,
                     const Visit& visit) {
  const PartIndex old_parts = index_of(before);
  const PartIndex new_parts = index_of(after);
  for (const auto& [what, part] : new_parts) {
    const auto old_part = old_parts.find(what);
    if (old_part == old_parts.end())
      visit(nullptr, part);
    else if (old_part->second->digest != part->digest)
      visit(old_part->second, part);
  }
  for (const auto& [what, part] : old_parts)
    if (!new_parts.contains(what)) visit(part, nullptr);
}

/// How much two keys differ. The first member is the most important.
struct KeyDistance {
  std::size_t arguments = 0;
  std::size_t parts = 0;
  friend auto operator<=>(const KeyDistance&, const KeyDistance&) = default;
};

KeyDistance key_distance(const std::vector<KeyPart>& before, const std::vector<KeyPart>& after) {
  KeyDistance distance;
  for_each_change(before, after, [&](const KeyPart* old_part, const KeyPart* new_part) {
    const KeyPart& part = new_part != nullptr ? *new_part : *old_part;
    distance.parts += 1;
    if (part.kind == KeyPartKind::kArgument) distance.arguments += 1;
  });
  return distance;
}

std::vector<ListedUnit> code_of(const Store& store, const std::vector<KeyPart>& parts,
                                const CodeNow& code_now) {
  if (code_now) return code_now();
  const KeyPart* const code = code_part(parts);
  return code != nullptr ? read_code_list(store, code->digest) : std::vector<ListedUnit>();
}

/// Of entries whose keys are equally far from `parts`, the first with the least different code. Reading code lists takes time, so only
/// kMostLists of them are read.
const EntryMetadata* nearest_by_code(const Store& store, const std::vector<const EntryMetadata*>& entries,
                                     const std::vector<KeyPart>& parts, const CodeNow& code_now) {
  constexpr std::size_t kMostLists = 16;
  constexpr std::size_t kUnknown = std::numeric_limits<std::size_t>::max();
  const KeyPart* const code = code_part(parts);
  if (code == nullptr || entries.size() == 1) return entries.front();
  std::map<std::string_view, std::size_t> distances = {{code->digest.view(), 0}};
  std::vector<CodeUnitDigest> now;
  const EntryMetadata* nearest = nullptr;
  std::size_t least = 0;
  for (const EntryMetadata* const entry : entries) {
    const KeyPart* const old_code = code_part(entry->key_parts);
    if (old_code == nullptr) continue;
    const auto [known, is_new] = distances.try_emplace(old_code->digest.view(), kUnknown);
    if (is_new && distances.size() <= kMostLists) {
      if (now.empty()) now = unit_digests(code_of(store, parts, code_now));
      const std::vector<CodeUnitDigest> before = unit_digests(read_code_list(store, old_code->digest));
      if (!now.empty() && !before.empty()) known->second = code_distance(before, now);
    }
    if (nearest != nullptr && known->second >= least) continue;
    nearest = entry;
    least = known->second;
  }
  return nearest != nullptr ? nearest : entries.front();
}

}  // namespace

std::vector<std::string> key_changes(const std::vector<KeyPart>& before, const std::vector<KeyPart>& after) {
  std::vector<std::string> changes;
  for_each_change(before, after, [&](const KeyPart* old_part, const KeyPart* new_part) {
    if (old_part == nullptr)
      changes.push_back(title(*new_part) + " is new" + way_to(*new_part));
    else if (new_part == nullptr)
      changes.push_back(title(*old_part) + " is no longer given");
    else
      changes.push_back(change(*old_part, *new_part));
  });
  return changes;
}

std::vector<std::string> key_changes(const Store& store, const std::vector<KeyPart>& before,
                                     const std::vector<KeyPart>& after, const CodeNow& code_now) {
  std::vector<std::string> changes = key_changes(before, after);
  const KeyPart* const old_code = code_part(before);
  const KeyPart* const new_code = code_part(after);
  if (old_code == nullptr || new_code == nullptr || old_code->digest == new_code->digest) return changes;
  const std::string units =
      joined(code_changes(read_code_list(store, old_code->digest), code_of(store, after, code_now)));
  const auto code = std::find(changes.begin(), changes.end(), change(*old_code, *new_code));
  if (!units.empty() && code != changes.end()) *code += ": " + units;
  return changes;
}

absl::StatusOr<std::vector<EntryMetadata>> entries_of(const Store& store, const std::string& function,
                                                      std::size_t most) {
  absl::StatusOr<std::vector<StoredFile>> files = stored_files(store, function);
  if (absl::IsNotFound(files.status())) return std::vector<EntryMetadata>();
  if (!files.ok()) return files.status();
  std::ranges::sort(*files, std::greater(), &StoredFile::used_ns);
  std::vector<EntryMetadata> entries;
  for (const StoredFile& file : *files) {
    if (entries.size() == most) break;
    if (is_earlier_entry(file.name)) continue;  // has the same key as the newest result
    const auto entry = store.peek(file.name);
    if (entry.ok() && (*entry)->metadata().node.function == function) entries.push_back((*entry)->metadata());
  }
  std::ranges::sort(entries, std::greater(),
                    [](const EntryMetadata& entry) { return entry.node.created_ns; });
  return entries;
}

const EntryMetadata* nearest_entry(const Store& store, std::span<const EntryMetadata> entries,
                                   const std::vector<KeyPart>& parts, const CodeNow& code_now) {
  std::vector<const EntryMetadata*> nearest;
  KeyDistance least;
  for (const EntryMetadata& entry : entries) {
    const KeyDistance distance = key_distance(entry.key_parts, parts);
    if (nearest.empty() || distance < least) {
      nearest.clear();
      least = distance;
    }
    if (distance == least) nearest.push_back(&entry);
  }
  return nearest.empty() ? nullptr : nearest_by_code(store, nearest, parts, code_now);
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

}  // namespace cachepy::internal
