#include "store/entry_files.h"

#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <thread>
#include <utility>

#include "base/directory.h"
#include "base/file_stat.h"
#include "base/parallel.h"
#include "store/file_backend.h"
#include "store/graph_files.h"
#include "store/pack_upkeep.h"
#include "store/packed_backend.h"

namespace cachepy::internal {
namespace {

/// The number of entries that are opened between two progress reports.
constexpr std::size_t kOpenedAtOnce = 4096;
/// This many entries are worth one more thread.
constexpr std::size_t kOpenedByThread = 256;

}  // namespace

absl::StatusOr<std::vector<StoredFile>> files_in(const Store& store, const std::string& directory,
                                                 const std::function<bool(std::string_view name)>& wanted) {
  std::vector<StoredFile> files;
  const absl::Status status = for_each_name(store.place_of(directory), [&](std::string_view file) {
    if (!wanted(file)) return;
    std::string name = directory;
    if (name.back() != '/') name += '/';
    name.append(file);
    struct ::stat st;
    if (::lstat(store.place_of(name).c_str(), &st) == 0 && S_ISREG(st.st_mode))
      files.push_back({std::move(name), bytes_on_disk(st), file_stat_of(st).mtime_ns});
  });
  if (!status.ok() && !is_missing_directory(status)) return status;
  return files;
}

namespace {

/// The entries that are files of their own.
absl::StatusOr<std::vector<StoredFile>> unpacked_files(const Store& store, const std::string& function,
                                                       const Progress& progress) {
  if (absl::Status status = check_directory(store.dir()); !status.ok()) return status;
  const absl::StatusOr<std::vector<std::string>> shards = result_directories(store.dir());
  if (!shards.ok()) return shards.status();
  std::vector<StoredFile> all;
  for (std::size_t i = 0; i < shards->size(); ++i) {
    absl::StatusOr<std::vector<StoredFile>> files =
        files_in(store, (*shards)[i], [&](std::string_view name) { return may_be_entry_of(function, name); });
    if (!files.ok()) return files.status();
    std::move(files->begin(), files->end(), std::back_inserter(all));
    tell(progress, i + 1, shards->size());
  }
  return all;
}

StoredFile packed_file(std::string name, const IndexSlot& slot) {
  return {std::move(name), slot.bytes + kSlotBytes, slot.used_ns, slot};
}

}  // namespace

absl::StatusOr<std::vector<StoredFile>> stored_files(const Store& store, const std::string& function,
                                                     const Progress& progress) {
  absl::StatusOr<std::vector<StoredFile>> all = unpacked_files(store, function, progress);
  if (!all.ok()) return all.status();
  const absl::Status status = for_each_packed(store.dir(), [&](const PackedEntry& entry) {
    std::string name = name_of_packed(store.dir(), entry);
    if (!name.empty() && may_be_entry_of(function, name))
      all->push_back(packed_file(std::move(name), entry.slot));
  });
  if (!status.ok()) return status;
  return all;
}

absl::StatusOr<std::vector<StoredFile>> stored_files_unnamed(const Store& store) {
  absl::StatusOr<std::vector<StoredFile>> all = unpacked_files(store, "", nullptr);
  if (!all.ok()) return all.status();
  const absl::StatusOr<std::vector<IndexSlot>> slots = packed_slots(store.dir());
  if (!slots.ok()) return slots.status();
  for (const IndexSlot& slot : *slots) all->push_back(packed_file("", slot));
  return all;
}

void open_each(
    const Store& store, std::span<const StoredFile> files, MetadataPart part, const Progress& progress,
    const std::function<void(std::size_t, const absl::StatusOr<std::unique_ptr<EntryReader>>&)>& look) {
  std::mutex mutex;
  for (std::size_t begin = 0; begin < files.size(); begin += kOpenedAtOnce) {
    const std::size_t count = std::min(files.size() - begin, kOpenedAtOnce);
    const std::size_t threads =
        std::min<std::size_t>(std::thread::hardware_concurrency(), count / kOpenedByThread);
    parallel_for(count, threads, [&](std::size_t i) {
      const auto entry = store.peek(files[begin + i].name, part);
      const std::lock_guard lock(mutex);
      look(begin + i, entry);
    });
    tell(progress, begin + count, files.size());
  }
}

absl::Status open_all(
    const Store& store, MetadataPart part, const Progress& progress,
    const std::function<void(const StoredFile&, const absl::StatusOr<std::unique_ptr<EntryReader>>&)>& look) {
  const absl::StatusOr<std::vector<StoredFile>> files = unpacked_files(store, "", nullptr);
  if (!files.ok()) return files.status();
  open_each(store, *files, part, progress,
            [&](std::size_t i, const auto& entry) { look((*files)[i], entry); });
  const auto look_at = [&](const PackedEntry& entry) {
    std::string name = name_of_packed(store.dir(), entry);
    if (name.empty()) return;
    const StoredFile file = packed_file(std::move(name), entry.slot);
    auto opened = EntryReader::of_bytes(store.place_of(file.name), entry.whole, entry.slot.used_ns, part);
    look(file, opened.ok() ? std::move(opened) : store.peek(file.name, part));
  };
  return for_each_packed(store.dir(), look_at, progress);
}

std::vector<std::string> directories_of_files(const Store& store) {
  std::vector<std::string> directories = {store.dir(), store.place_of(kGraphDirectory),
                                          store.place_of(kResultsDirectory), packed_directory(store.dir())};
  const absl::StatusOr<std::vector<std::string>> results = result_directories(store.dir());
  if (!results.ok()) return directories;
  for (const std::string& directory : *results)
    directories.push_back(store.place_of(directory.substr(0, directory.size() - 1)));
  return directories;
}

absl::StatusOr<std::uint64_t> bytes_of_graph(const Store& store) {
  const absl::StatusOr<std::vector<StoredFile>> files =
      files_in(store, kGraphDirectory, [](std::string_view) { return true; });
  if (!files.ok()) return files.status();
  std::uint64_t bytes = 0;
  for (const StoredFile& file : *files) bytes += file.bytes;
  return bytes;
}

bool EntryPresence::has(const std::string& dir, const std::string& name) {
  if (!lists_) return Store(dir).has(name);
  if (is_packed(dir, name)) return true;
  const std::string path = dir + "/" + name;
  const std::size_t slash = path.rfind('/');
  const auto [it, is_new] = names_.try_emplace(path.substr(0, slash));
  // Entries in an unreadable directory cannot be served, so they count as missing.
  if (is_new) (void)for_each_name(it->first, [&](std::string_view file) { it->second.emplace(file); });
  return it->second.contains(absl::string_view(path).substr(slash + 1));
}

bool EntryPresence::is_packed(const std::string& dir, const std::string& name) {
  const auto [it, is_new] = packed_.try_emplace(dir);
  if (is_new) {
    (void)for_each_packed(dir, [&](const PackedEntry& entry) {
      if (entry.state == PackedHeader::State::kLive) it->second.insert(entry.slot.tag);
    });
  }
  const std::optional<EntryTag> tag = entry_tag(name);
  return tag && it->second.contains(*tag);
}

}  // namespace cachepy::internal
