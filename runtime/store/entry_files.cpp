#include "store/entry_files.h"

#include <algorithm>
#include <mutex>
#include <thread>
#include <utility>

#include "base/directory.h"
#include "base/file_stat.h"
#include "base/parallel.h"

namespace cachepy::internal {
namespace {

/// Entries that are opened between two words of progress.
constexpr std::size_t kOpenedAtOnce = 4096;
/// So many are worth a thread.
constexpr std::size_t kOpenedByThread = 256;

}  // namespace

std::uint64_t bytes_on_disk(const struct ::stat& st) {
  constexpr std::uint64_t kBlock = 512;  // what st_blocks counts in, whatever the file system's own
  return std::max(static_cast<std::uint64_t>(st.st_size), static_cast<std::uint64_t>(st.st_blocks) * kBlock);
}

absl::StatusOr<std::vector<StoredFile>> files_in(const Store& store, const std::string& directory,
                                                 const std::function<bool(std::string_view name)>& wanted) {
  std::vector<StoredFile> files;
  const absl::Status status = for_each_name(store.path(directory), [&](std::string_view name) {
    if (!wanted(name)) return;
    std::string relative = directory;
    relative.append("/").append(name);
    struct ::stat st;
    if (::lstat(store.path(relative).c_str(), &st) == 0 && S_ISREG(st.st_mode))
      files.push_back({std::move(relative), bytes_on_disk(st), file_stat_of(st).mtime_ns});
  });
  if (!status.ok() && !is_missing_directory(status)) return status;
  return files;
}

absl::StatusOr<std::vector<StoredFile>> stored_files(const Store& store, const std::string& function,
                                                     const Progress& progress) {
  if (absl::Status status = check_directory(store.dir()); !status.ok()) return status;
  const absl::StatusOr<std::vector<std::string>> shards = store.shards();
  if (!shards.ok()) return shards.status();
  std::vector<StoredFile> all;
  for (std::size_t i = 0; i < shards->size(); ++i) {
    absl::StatusOr<std::vector<StoredFile>> files = files_in(
        store, (*shards)[i], [&](std::string_view name) { return Store::may_be_entry_of(function, name); });
    if (!files.ok()) return files.status();
    std::move(files->begin(), files->end(), std::back_inserter(all));
    tell(progress, i + 1, shards->size());
  }
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
      const auto entry = EntryReader::open(store.path(files[begin + i].relative), part);
      const std::lock_guard lock(mutex);
      look(begin + i, entry);
    });
    tell(progress, begin + count, files.size());
  }
}

}  // namespace cachepy::internal
