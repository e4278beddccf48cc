#include "core/graph_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "base/file.h"

namespace cachepy::internal {
namespace {

struct CloseDirectory {
  void operator()(DIR* d) const { ::closedir(d); }
};
using DirectoryStream = std::unique_ptr<DIR, CloseDirectory>;

}  // namespace

absl::Status check_directory(const std::string& directory) {
  const DirectoryStream stream(::opendir(directory.c_str()));
  return stream ? absl::OkStatus() : file_error("read directory", directory, errno);
}

absl::Status for_each_name(const std::string& directory, const std::function<void(std::string_view)>& visit) {
  const DirectoryStream stream(::opendir(directory.c_str()));
  if (!stream) return file_error("read directory", directory, errno);
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(stream.get());
    if (entry == nullptr) break;
    visit(entry->d_name);
  }
  return errno == 0 ? absl::OkStatus() : file_error("read directory", directory, errno);
}

absl::StatusOr<std::vector<std::string>> list_files(const std::string& directory, std::string_view suffix) {
  std::vector<std::string> names;
  const absl::Status status = for_each_name(directory, [&](std::string_view name) {
    if (name.ends_with(suffix)) names.emplace_back(name);
  });
  if (!status.ok()) return status;
  std::sort(names.begin(), names.end());
  return names;
}

bool writer_is_gone(const std::string& log_path) {
  // Read-write, because some network file systems lend an exclusive lock to writers only.
  const UniqueFd fd = open_fd(log_path, O_RDWR | O_NONBLOCK);
  // Names are never used twice: once the lock can be had, no one will write here again, and it need not be
  // kept.
  return fd && ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0;
}

}  // namespace cachepy::internal
