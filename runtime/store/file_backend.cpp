#include "store/file_backend.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/cache_file.h"
#include "base/directory.h"
#include "base/file.h"
#include "base/file_stat.h"
#include "base/path.h"
#include "store/cachedir_tag.h"
#include "store/entry_name.h"
#include "store/graph_files.h"
#include "store/group_directory.h"

namespace cachepy::internal {
namespace {

namespace fs = std::filesystem;

constexpr char kLocks[] = "locks";
constexpr char kGitignoreName[] = ".gitignore";
constexpr std::string_view kGitignore = "*\n";

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/// An existing directory with files in it belongs to the user: CACHEDIR.TAG would exclude it from backups, and .gitignore from version
/// control.
bool holds_nothing_else(const std::string& dir) {
  std::error_code error;
  for (fs::directory_iterator it(dir, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name != kCachedirTagName && name != kGitignoreName) return false;
  }
  return !error;
}

absl::Status write_small_file(const std::string& path, std::string_view content) {
  absl::StatusOr<AtomicFile> file = AtomicFile::create_in_cache(path);
  if (!file.ok()) return file.status();
  if (absl::Status status = file->write({content}); !status.ok()) return status;
  return file->commit();
}

class PartialFile final : public PartialEntry {
 public:
  PartialFile(std::string path, AtomicFile file) : path_(std::move(path)), file_(std::move(file)) {}

  absl::Status append(std::initializer_list<std::string_view> parts) override { return file_.write(parts); }
  absl::Status commit(std::string_view head) override {
    if (!pwrite_fully(file_.fd(), {head}, 0)) return file_error("write", path_, errno);
    return file_.commit();
  }
  UniqueFd open_again() const override { return UniqueFd(::fcntl(file_.fd(), F_DUPFD_CLOEXEC, 0)); }

 private:
  const std::string path_;
  AtomicFile file_;
};

}  // namespace

std::uint64_t bytes_on_disk(const struct ::stat& st) {
  constexpr std::uint64_t kBlock = 512;  // the unit of st_blocks, regardless of the file system's block size
  return std::max(static_cast<std::uint64_t>(st.st_size), static_cast<std::uint64_t>(st.st_blocks) * kBlock);
}

absl::StatusOr<std::vector<std::string>> result_directories(const std::string& dir) {
  std::vector<std::string> directories;
  const absl::Status status =
      for_each_name(absl::StrCat(dir, "/", kResultsDirectory), [&](std::string_view name) {
        if (name.size() == 2 && is_hex(name[0]) && is_hex(name[1]))
          directories.push_back(entry_name_prefix(name));
      });
  if (!status.ok() && !is_missing_directory(status)) return status;
  return directories;
}

absl::StatusOr<std::unique_ptr<EntryReader>> FileBackend::open(const std::string& name,
                                                               MetadataPart part) const {
  return EntryReader::open(path(name), part);
}

/// The file of a new entry.
absl::StatusOr<AtomicFile> FileBackend::create(const std::string& name) const {
  const std::string target = path(name);
  absl::StatusOr<AtomicFile> file = AtomicFile::create_in_cache(target);
  if (!absl::IsNotFound(file.status())) return file;
  // The first entry in its directory, or the directory was removed.
  const std::string directory = parent_path(target);
  absl::Status status = exists(kResultsDirectory) ? absl::OkStatus() : prepare();
  if (status.ok()) status = make_cache_directory(directory);
  if (!status.ok()) return status;
  return AtomicFile::create_in_cache(target);
}

absl::Status FileBackend::put(const std::string& name, std::string_view head, std::string_view payload,
                              std::uint64_t) const {
  absl::StatusOr<AtomicFile> file = create(name);
  if (!file.ok()) return file.status();
  if (absl::Status status = file->write({head, payload}); !status.ok()) return status;
  return file->commit();
}

absl::StatusOr<std::unique_ptr<PartialEntry>> FileBackend::begin(const std::string& name,
                                                                 std::size_t head_bytes) const {
  absl::StatusOr<AtomicFile> file = create(name);
  if (!file.ok()) return file.status();
  // The head is written last, so a file without one was never completed.
  if (::lseek(file->fd(), static_cast<::off_t>(head_bytes), SEEK_SET) < 0)
    return file_error("write", path(name), errno);
  return std::make_unique<PartialFile>(path(name), *std::move(file));
}

bool FileBackend::exists(const std::string& name) const {
  return ::access(path(name).c_str(), F_OK) == 0;
}

void FileBackend::remove(const std::string& name) const {
  ::unlink(path(name).c_str());
}

void FileBackend::set_aside(const std::string& name) const {
  const std::string from = path(name);
  const std::string bad = path(kBadDirectory);
  // One damaged file per key is kept for inspection. A later one replaces it.
  const std::string to = absl::StrCat(bad, "/", fs::path(name).filename().string());
  if (std::rename(from.c_str(), to.c_str()) == 0) return;
  (void)make_cache_directory(bad);
  if (std::rename(from.c_str(), to.c_str()) == 0) return;
  std::error_code ignored;
  fs::remove(from, ignored);
}

/// Some file systems have no hard links. Then there is no copy.
void FileBackend::copy(const std::string& from, const std::string& to) const {
  ::unlink(path(to).c_str());
  (void)::link(path(from).c_str(), path(to).c_str());
}

void FileBackend::mark_used(const std::string& name) const {
  ::utimensat(AT_FDCWD, path(name).c_str(), nullptr, 0);
}

std::optional<StoredEntry> FileBackend::find_stored(const std::string& name) const {
  struct ::stat st;
  if (::stat(path(name).c_str(), &st) != 0) return std::nullopt;
  return StoredEntry{bytes_on_disk(st), file_stat_of(st).mtime_ns};
}

absl::Status FileBackend::list(std::string_view prefix,
                               absl::FunctionRef<void(const std::string& name)> visit) const {
  absl::StatusOr<std::vector<std::string>> directories = std::vector<std::string>{std::string(prefix)};
  if (prefix == entry_name_prefix("")) directories = result_directories(dir_);
  if (!directories.ok()) return directories.status();
  for (const std::string& directory : *directories) {
    const absl::Status status = for_each_name(path(directory), [&](std::string_view name) {
      if (is_entry_name(name)) visit(std::string(directory).append(name));
    });
    if (!status.ok() && !is_missing_directory(status)) return status;
  }
  return absl::OkStatus();
}

absl::Status FileBackend::prepare() const {
  if (absl::Status status = make_cache_root(dir_); !status.ok()) return status;
  if (holds_nothing_else(dir_)) {
    for (const auto& [name, content] :
         {std::pair{kCachedirTagName, kCachedirTag}, {kGitignoreName, kGitignore}}) {
      if (absl::Status status = write_small_file(absl::StrCat(dir_, "/", name), content); !status.ok())
        return status;
    }
  }
  for (const char* part : {kResultsDirectory, kGraphDirectory, kLocks})
    if (absl::Status status = make_cache_directory(path(part)); !status.ok()) return status;
  return absl::OkStatus();
}

}  // namespace cachepy::internal
