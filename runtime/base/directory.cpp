#include "base/directory.h"

#include <dirent.h>

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

bool is_missing_directory(const absl::Status& status) {
  return absl::IsNotFound(status) || absl::IsFailedPrecondition(status);  // ENOENT, ENOTDIR
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

}  // namespace cachepy::internal
