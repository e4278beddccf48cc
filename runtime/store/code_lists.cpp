#include "store/code_lists.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/cache_file.h"
#include "base/file.h"

namespace cachepy::internal {
namespace {

constexpr char kExtension[] = ".cpc";
constexpr std::size_t kMostNamed = 3;
constexpr std::size_t kMostCallers = 4;
constexpr std::uint64_t kMaxFileBytes = 1u << 28;

using Digests = std::set<CodeUnitDigest>;
using ByName = std::map<std::pair<CodeUnitKind, std::string>, Digests>;

ByName by_name(const std::vector<ListedUnit>& units) {
  ByName names;
  for (const ListedUnit& unit : units) names[{unit.kind, unit.name}].insert(unit.digest);
  return names;
}

std::string word_for(CodeUnitKind kind) {
  if (kind == CodeUnitKind::kClass) return "class ";
  return kind == CodeUnitKind::kVariable ? "variable " : "";
}

std::string describe(const std::vector<ListedUnit>& units, std::size_t index, const char* verb) {
  const ListedUnit& unit = units[index];
  std::string text =
      word_for(unit.kind) + unit.name + verb + " (" + unit.file + ":" + std::to_string(unit.line);
  std::size_t callers = 0;
  for (std::size_t at = index; units[at].parent != at && callers < kMostCallers; ++callers) {
    at = units[at].parent;
    text += std::string(callers == 0 ? ", used by " : ", by ") + word_for(units[at].kind) + units[at].name;
  }
  return text + ")";
}

/// The indices of `units` whose digests differ from those in the other list; with `only_here`, of those missing there.
std::vector<std::size_t> differing(const std::vector<ListedUnit>& units, const ByName& here,
                                   const ByName& there, bool only_here) {
  std::vector<std::size_t> found;
  std::set<std::pair<CodeUnitKind, std::string>> seen;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const std::pair name(units[i].kind, units[i].name);
    const auto other = there.find(name);
    const bool differs =
        only_here ? other == there.end() : other != there.end() && other->second != here.at(name);
    if (differs && seen.insert(name).second) found.push_back(i);
  }
  return found;
}

bool is_code_list_name(std::string_view name) {
  return name.front() != '.' && name.ends_with(kExtension);
}

}  // namespace

absl::StatusOr<std::vector<StoredFile>> code_list_files(const Store& store) {
  return files_in(store, kCodeListDirectory, is_code_list_name);
}

std::string code_list_path(const Digest& code) {
  return std::string(kCodeListDirectory) + "/" + code.hex() + kExtension;
}

const KeyPart* code_part(const std::vector<KeyPart>& parts) {
  const auto code = std::ranges::find(parts, KeyPartKind::kCode, &KeyPart::kind);
  return code == parts.end() ? nullptr : &*code;
}

bool renew_code_list(const Store& store, const Digest& code) {
  return ::utimensat(AT_FDCWD, store.place_of(code_list_path(code)).c_str(), nullptr, 0) == 0;
}

std::uint64_t write_code_list(const Store& store, const Digest& code, const std::vector<ListedUnit>& units) {
  if (!make_cache_directory(store.place_of(kCodeListDirectory)).ok()) return 0;
  auto file = AtomicFile::create_in_cache(store.place_of(code_list_path(code)));
  const std::string bytes = encode_code_list(units);
  if (!file.ok() || !file->write({bytes}).ok() || !file->commit().ok()) return 0;
  return bytes.size();
}

absl::StatusOr<std::vector<ListedUnit>> open_code_list(const std::string& path) {
  const auto bytes = read_file(path, kMaxFileBytes);
  if (!bytes.ok()) return bytes.status();
  auto units = decode_code_list(*bytes);
  if (units.ok()) return units;
  return absl::Status(units.status().code(), absl::StrCat("'", path, "': ", units.status().message()));
}

std::vector<ListedUnit> read_code_list(const Store& store, const Digest& code) {
  const std::string relative = code_list_path(code);
  auto units = open_code_list(store.place_of(relative));
  if (absl::IsDataLoss(units.status())) ::unlink(store.place_of(relative).c_str());
  return units.ok() ? *std::move(units) : std::vector<ListedUnit>();
}

std::vector<std::string> code_changes(const std::vector<ListedUnit>& before,
                                      const std::vector<ListedUnit>& after) {
  if (before.empty() || after.empty()) return {};
  const ByName old_names = by_name(before);
  const ByName new_names = by_name(after);
  std::vector<std::string> changes;
  for (const std::size_t i : differing(after, new_names, old_names, false))
    changes.push_back(describe(after, i, ""));
  if (changes.empty()) {
    for (const std::size_t i : differing(after, new_names, old_names, true))
      changes.push_back(describe(after, i, " is new"));
    for (const std::size_t i : differing(before, old_names, new_names, true))
      changes.push_back(describe(before, i, " is gone"));
  }
  if (changes.size() > kMostNamed) {
    const std::size_t more = changes.size() - kMostNamed;
    changes.resize(kMostNamed);
    changes.push_back(std::to_string(more) + " more");
  }
  return changes;
}

std::vector<CodeUnitDigest> unit_digests(const std::vector<ListedUnit>& units) {
  std::vector<CodeUnitDigest> digests;
  for (const ListedUnit& unit : units) digests.push_back(unit.digest);
  std::ranges::sort(digests);
  digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
  return digests;
}

std::size_t code_distance(const std::vector<CodeUnitDigest>& a, const std::vector<CodeUnitDigest>& b) {
  std::vector<CodeUnitDigest> either;
  std::ranges::set_symmetric_difference(a, b, std::back_inserter(either));
  return either.size();
}

}  // namespace cachepy::internal
