#include "store/sweep.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <map>
#include <string_view>
#include <utility>

#include "base/file.h"
#include "base/file_stat.h"
#include "store/blobs.h"
#include "store/code_lists.h"
#include "store/file_backend.h"
#include "store/graph_files.h"
#include "store/pack_upkeep.h"
#include "store/pack_writer.h"

namespace cachepy::internal {
namespace {

constexpr std::int64_t kHour_ns = std::int64_t{3600} * 1'000'000'000;
constexpr std::int64_t kDay_ns = 24 * kHour_ns;

/// A code list or a blob, and how many entries need it.
struct SharedFile {
  StoredFile file;
  bool is_old = true;  ///< it does not belong to an entry that is just being written
  std::size_t needed_by = 0;
};
using SharedFiles = std::map<std::string, SharedFile>;  // by name

/// An entry that may be removed.
struct Candidate {
  StoredFile file;
  std::vector<SharedFile*> needs = {};
};

/// Whether nobody will finish the temporary file any more. A process id that does not exist here may belong to another
/// container or machine that shares the directory, so such a file is kept for an hour. A process id that exists may have been
/// reused, so such a file is removed after a day.
bool is_abandoned(std::string_view name, std::int64_t age_ns) {
  const std::optional<::pid_t> writer = temporary_writer(name);
  if (!writer || age_ns < kHour_ns) return false;
  return age_ns >= kDay_ns || (::kill(*writer, 0) != 0 && errno == ESRCH);
}

class Sweep {
 public:
  Sweep(const Store& store, const SweepRules& rules, const Progress& progress)
      : store_(store), rules_(rules), progress_(progress) {}

  absl::StatusOr<SweepReport> run() {
    if (absl::Status status = find_lists(); !status.ok()) return status;
    if (absl::Status status = find_blobs(); !status.ok()) return status;
    if (absl::Status status = find_candidates(); !status.ok()) return status;
    remove_candidates();
    evict();
    free_segments();
    if (absl::Status status = remove_abandoned(); !status.ok()) return status;
    remove_unneeded(lists_);
    remove_unneeded(blobs_);
    return std::move(report_);
  }

 private:
  /// Finds the lists that may be removed. A new or recently renewed list may belong to an entry that is just being written:
  /// processes that store entries renew their list more often than that (CachedFunction::list_code).
  absl::Status find_lists() {
    absl::StatusOr<std::vector<StoredFile>> files = code_list_files(store_);
    if (!files.ok()) return files.status();
    std::uint64_t bytes = 0;
    for (StoredFile& file : *files) {
      if (now_ - file.used_ns < kCodeListKept_ns) continue;
      bytes += file.bytes;
      const std::string name = file.name;
      lists_[name].file = std::move(file);
    }
    if (bytes <= rules_.shared_left_alone_bytes) lists_.clear();
    return absl::OkStatus();
  }

  absl::Status find_blobs() {
    absl::StatusOr<std::vector<StoredFile>> files = blob_files(store_);
    if (!files.ok()) return files.status();
    const bool takes_all = rules_.all && rules_.function.empty();
    std::uint64_t bytes = 0;
    for (StoredFile& file : *files) {
      bytes += file.bytes;
      const bool is_old = takes_all || now_ - file.used_ns >= kBlobKept_ns;
      const std::string name = file.name;
      blobs_[name] = {std::move(file), is_old};
    }
    if (bytes <= rules_.shared_left_alone_bytes) blobs_.clear();
    return absl::OkStatus();
  }

  bool reads_entries() const { return !lists_.empty() || !blobs_.empty(); }

  /// Finds the entries that the rules may select, the least recently used first. Only an entry's metadata state its function and the
  /// files that it needs.
  absl::Status find_candidates() {
    const std::string& function = rules_.function;
    absl::StatusOr<std::vector<StoredFile>> files =
        rules_.brief && !reads_entries() ? stored_files_unnamed(store_)
                                         : stored_files(store_, reads_entries() ? "" : function, progress_);
    if (!files.ok()) return files.status();
    std::vector<std::vector<SharedFile*>> needs(files->size());
    std::vector<bool> meant(files->size(), function.empty());
    if (reads_entries() || !function.empty()) {
      const MetadataPart part = lists_.empty() ? MetadataPart::kNode : MetadataPart::kAll;
      open_each(store_, *files, part, progress_, [&](std::size_t i, const auto& entry) {
        if (!entry.ok()) return;
        needs[i] = needs_of((*entry)->metadata());
        if ((*entry)->metadata().node.function == function) meant[i] = true;
      });
    }
    for (std::size_t i = 0; i < files->size(); ++i) {
      for (SharedFile* const shared : needs[i]) shared->needed_by += 1;
      if (meant[i]) candidates_.push_back({std::move((*files)[i]), std::move(needs[i])});
    }
    std::sort(candidates_.begin(), candidates_.end(),
              [](const Candidate& a, const Candidate& b) { return a.file.used_ns < b.file.used_ns; });
    return absl::OkStatus();
  }

  std::vector<SharedFile*> needs_of(const EntryMetadata& entry) {
    std::vector<SharedFile*> needs;
    const auto add = [&](SharedFiles& files, const std::string& name) {
      if (const auto file = files.find(name); file != files.end()) needs.push_back(&file->second);
    };
    const KeyPart* const code = code_part(entry.key_parts);
    if (!lists_.empty() && code != nullptr) add(lists_, code_list_path(code->digest));
    if (blobs_.empty()) return needs;
    for (const Dependency& dependency : entry.node.dependencies)
      if (dependency.kind == DependencyKind::kEffect && !dependency.digest.empty())
        add(blobs_, blob_path(dependency.digest));
    return needs;
  }

  void remove_candidates() {
    report_.kept = candidates_.size();
    for (const Candidate& candidate : candidates_) report_.kept_bytes += candidate.file.bytes;
    std::uint64_t shared_bytes = 0;
    for (const SharedFiles* files : {&lists_, &blobs_})
      for (const auto& [name, shared] : *files)
        if (rules_.function.empty() && shared.needed_by != 0) shared_bytes += shared.file.bytes;

    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      auto& [file, needs] = candidates_[i];
      const bool is_old = rules_.used_before_ns && file.used_ns < *rules_.used_before_ns;
      const bool is_too_much = rules_.max_bytes && report_.kept_bytes + shared_bytes > *rules_.max_bytes;
      if (!rules_.all && !is_old && !is_too_much) break;  // the remaining ones were used later
      tell(progress_, i + 1, candidates_.size());
      const Removal removal = remove_unless_used(file);
      if (removal == Removal::kStays) continue;
      report_.kept -= 1;
      report_.kept_bytes -= file.bytes;
      for (SharedFile* const shared : needs)
        if (--shared->needed_by == 0 && rules_.function.empty()) shared_bytes -= shared->file.bytes;
      if (removal == Removal::kGoneAlready) continue;
      report_.removed_bytes += file.bytes;
      report_.removed.push_back(std::move(file));
    }
  }

  /// Removes files of killed writers, and entries that were set aside. Checks their names, because a foreign directory may have a
  /// results/bad, too.
  absl::Status remove_abandoned() {
    absl::StatusOr<std::vector<StoredFile>> bad = files_in(store_, kBadDirectory, is_entry_name);
    if (!bad.ok()) return bad.status();
    for (const StoredFile& file : *bad) remove_leftover(file);
    absl::StatusOr<std::vector<std::string>> directories = result_directories(store_.dir());
    if (!directories.ok()) return directories.status();
    directories->insert(directories->end(), {".", kGraphDirectory, kCodeListDirectory});
    const std::vector<std::string> of_blobs = blob_directories(store_.dir());
    directories->insert(directories->end(), of_blobs.begin(), of_blobs.end());
    for (const std::string& directory : *directories) {
      const absl::StatusOr<std::vector<StoredFile>> files = files_in(
          store_, directory, [](std::string_view name) { return temporary_writer(name).has_value(); });
      if (!files.ok()) return files.status();
      for (const StoredFile& file : *files) {
        const std::string_view name = std::string_view(file.name).substr(file.name.rfind('/') + 1);
        if (is_abandoned(name, now_ - file.used_ns)) remove_leftover(file);
      }
    }
    return absl::OkStatus();
  }

  void remove_unneeded(const SharedFiles& files) {
    for (const auto& [name, shared] : files)
      if (shared.needed_by == 0 && shared.is_old) remove_leftover(shared.file);
  }

  void remove_leftover(const StoredFile& file) {
    if (remove_unless_used(file) != Removal::kDone) return;
    report_.leftovers += 1;
    report_.leftover_bytes += file.bytes;
  }

  enum class Removal { kDone, kGoneAlready, kStays };

  /// Keeps the entry if it was used or replaced since it was listed.
  Removal remove_unless_used(const StoredFile& file) {
    if (rules_.dry_run) return Removal::kDone;
    if (file.packed) return remove_packed(file);
    const std::string path = store_.place_of(file.name);
    struct ::stat st;
    const bool is_there = ::lstat(path.c_str(), &st) == 0;
    if (is_there && file_stat_of(st).mtime_ns != file.used_ns) return Removal::kStays;
    if (is_there && ::unlink(path.c_str()) == 0) return Removal::kDone;
    if (errno == ENOENT) return Removal::kGoneAlready;
    if (report_.failed++ == 0) report_.failure = std::string(file_error("remove", path, errno).message());
    return Removal::kStays;
  }

  Removal remove_packed(const StoredFile& file) {
    removed_packed_ = true;
    const IndexSlot& slot = *file.packed;
    if (rules_.brief) {
      evicted_.push_back(slot);
      return Removal::kDone;
    }
    return pack_remove(store_.dir(), slot.tag, kShortPatience, &slot) ? Removal::kDone : Removal::kStays;
  }

  /// Entries that cannot be evicted now are left to the next sweep.
  void evict() {
    if (!evicted_.empty()) (void)evict_packed(store_.dir(), evicted_);
  }

  /// Frees the space of removed packed entries. Best effort: otherwise the next sweep does it.
  void free_segments() {
    constexpr double kKeptWaste = 0.1;
    constexpr std::size_t kMovedInBrief = 2000;  // some milliseconds
    if (rules_.dry_run) return;
    if (!rules_.brief) {
      (void)compact_packed(store_.dir(), {.kept_waste = removed_packed_ ? kKeptWaste : kUsualWaste});
      return;
    }
    // The least recently used entries are mostly the oldest, so eviction empties small segments one after the other. Moving the rest
    // of such a segment would only put old entries among new ones.
    constexpr std::uint64_t kFewestSegments = 32, kToleratedTenth = 10;
    const std::uint64_t limit = rules_.max_bytes.value_or(0);
    close_large_segment(store_.dir(), limit / kFewestSegments);
    (void)compact_packed(store_.dir(),
                         {.tolerated_bytes = limit / kToleratedTenth, .most_moved = kMovedInBrief});
  }

  const Store& store_;
  const SweepRules& rules_;
  const Progress& progress_;
  const std::int64_t now_ = now_ns();
  SharedFiles lists_;
  SharedFiles blobs_;
  bool removed_packed_ = false;
  std::vector<IndexSlot> evicted_;
  std::vector<Candidate> candidates_;
  SweepReport report_;
};

}  // namespace

absl::StatusOr<SweepReport> sweep(const Store& store, const SweepRules& rules, const Progress& progress) {
  return Sweep(store, rules, progress).run();
}

}  // namespace cachepy::internal
