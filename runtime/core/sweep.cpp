#include "core/sweep.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "base/file_stat.h"
#include "core/code_lists.h"
#include "core/graph_files.h"
#include "format/entry.h"

namespace cachepy::internal {
namespace {

constexpr std::int64_t kHour_ns = std::int64_t{3600} * 1'000'000'000;
constexpr std::int64_t kDay_ns = 24 * kHour_ns;

struct Named {
  std::string relative;
  struct ::stat st;
};

/// The files in one directory of the cache whose names are wanted; those that vanish meanwhile are left out.
template <class Wanted>
std::vector<Named> files_in(const Store& store, const std::string& directory, const Wanted& wanted) {
  std::vector<Named> files;
  (void)for_each_name(store.path(directory), [&](std::string_view name) {
    if (!wanted(name)) return;
    Named file;
    file.relative = directory;
    file.relative.append("/").append(name);
    if (::lstat(store.path(file.relative).c_str(), &file.st) == 0 && S_ISREG(file.st.st_mode))
      files.push_back(std::move(file));
  });
  return files;
}

/// Whether nobody will finish the temporary file any more. A process id that is not known here may be one of another
/// container or machine that shares the directory, hence an hour; one that is may be another process's by now, hence a day.
bool is_abandoned(std::string_view name, std::int64_t age_ns) {
  const std::optional<::pid_t> writer = temporary_writer(name);
  if (!writer || age_ns < kHour_ns) return false;
  return age_ns >= kDay_ns || (::kill(*writer, 0) != 0 && errno == ESRCH);
}

std::vector<Named> leftovers_of(const Store& store) {
  std::vector<Named> found = files_in(store, Store::kBad, [](std::string_view) { return true; });
  std::vector<std::string> directories = store.shards();
  directories.insert(directories.end(), {".", "graph", "code"});
  const std::int64_t now = now_ns();
  for (const std::string& directory : directories) {
    for (Named& file :
         files_in(store, directory, [](auto name) { return temporary_writer(name).has_value(); })) {
      const std::string_view name = std::string_view(file.relative).substr(directory.size() + 1);
      if (is_abandoned(name, now - file_stat_of(file.st).mtime_ns)) found.push_back(std::move(file));
    }
  }
  return found;
}

/// What the entry says; the file's name has the function in a short form only.
bool is_of_function(const Store& store, const StoredFile& file, const std::string& function) {
  const auto entry = EntryReader::open(store.path(file.relative), MetadataPart::kNode);
  return entry.ok() && (*entry)->metadata().node.function == function;
}

/// Lists of code in no key of these entries. A new one, or one that was needed again, may be of an entry that nobody has seen.
std::vector<Named> unneeded_code_lists(const Store& store, const std::vector<StoredFile>& entries) {
  const std::int64_t now = now_ns();
  std::vector<Named> lists =
      files_in(store, "code", [](std::string_view name) { return name.ends_with(".cpc"); });
  std::erase_if(lists, [&](const Named& list) { return now - file_stat_of(list.st).mtime_ns < kHour_ns; });
  if (lists.empty()) return lists;
  std::set<std::string> needed;
  for (const StoredFile& file : entries) {
    const auto entry = EntryReader::open(store.path(file.relative));
    if (!entry.ok()) continue;
    for (const KeyPart& part : (*entry)->metadata().key_parts)
      if (part.kind == KeyPartKind::kCode) needed.insert(code_list_path(part.digest));
  }
  std::erase_if(lists, [&](const Named& list) { return needed.contains(list.relative); });
  return lists;
}

enum class Removal { kDone, kGoneAlready, kStays };

/// Unless it was used or replaced since it was looked at.
Removal remove_unused(const Store& store, const StoredFile& file) {
  const std::string path = store.path(file.relative);
  struct ::stat st;
  if (::lstat(path.c_str(), &st) != 0) return errno == ENOENT ? Removal::kGoneAlready : Removal::kStays;
  if (file_stat_of(st).mtime_ns != file.used_ns) return Removal::kStays;
  return ::unlink(path.c_str()) == 0 ? Removal::kDone : Removal::kStays;
}

}  // namespace

std::uint64_t bytes_on_disk(const struct ::stat& st) {
  constexpr std::uint64_t kBlock = 512;  // what st_blocks counts in, whatever the file system's own
  return std::max(static_cast<std::uint64_t>(st.st_size), static_cast<std::uint64_t>(st.st_blocks) * kBlock);
}

absl::StatusOr<std::vector<StoredFile>> stored_files(const Store& store, const Progress& progress) {
  if (absl::Status status = check_directory(store.dir()); !status.ok()) return status;
  std::vector<StoredFile> files;
  const std::vector<std::string> shards = store.shards();
  for (std::size_t i = 0; i < shards.size(); ++i) {
    for (Named& file : files_in(store, shards[i], [](auto name) { return Store::is_entry_name(name); }))
      files.push_back({std::move(file.relative), bytes_on_disk(file.st), file_stat_of(file.st).mtime_ns});
    tell(progress, i + 1, shards.size());
  }
  return files;
}

absl::StatusOr<SweepReport> sweep(const Store& store, const SweepRules& rules, const Progress& progress) {
  absl::StatusOr<std::vector<StoredFile>> files = stored_files(store, progress);
  if (!files.ok()) return files.status();
  std::vector<StoredFile> entries = rules.code_lists ? *files : std::vector<StoredFile>();
  if (!rules.function.empty())
    std::erase_if(*files,
                  [&](const StoredFile& file) { return !is_of_function(store, file, rules.function); });
  std::sort(files->begin(), files->end(),
            [](const StoredFile& a, const StoredFile& b) { return a.used_ns < b.used_ns; });

  SweepReport report;
  report.kept = files->size();
  for (const StoredFile& file : *files) report.kept_bytes += file.bytes;
  for (std::size_t i = 0; i < files->size(); ++i) {
    StoredFile& file = (*files)[i];
    const bool goes = rules.all || (rules.used_before_ns && file.used_ns < *rules.used_before_ns) ||
                      (rules.max_bytes && report.kept_bytes > *rules.max_bytes);
    if (!goes) break;  // those behind it were used later
    tell(progress, i + 1, files->size());
    const Removal removal = rules.dry_run ? Removal::kDone : remove_unused(store, file);
    if (removal == Removal::kStays) continue;
    report.kept -= 1;
    report.kept_bytes -= file.bytes;
    if (removal == Removal::kGoneAlready) continue;
    report.removed_bytes += file.bytes;
    report.removed.push_back(std::move(file));
  }
  const auto count_leftover = [&](const Named& file) {
    report.leftovers += 1;
    report.leftover_bytes += bytes_on_disk(file.st);
  };
  for (const Named& file : leftovers_of(store))
    if (rules.dry_run || ::unlink(store.path(file.relative).c_str()) == 0) count_leftover(file);
  if (!rules.code_lists) return report;
  std::set<std::string> gone;
  for (const StoredFile& file : report.removed) gone.insert(file.relative);
  std::erase_if(entries, [&](const StoredFile& file) { return gone.contains(file.relative); });
  for (const Named& list : unneeded_code_lists(store, entries)) {
    const StoredFile file{list.relative, 0, file_stat_of(list.st).mtime_ns};
    if (rules.dry_run || remove_unused(store, file) == Removal::kDone) count_leftover(list);
  }
  return report;
}

}  // namespace cachepy::internal
