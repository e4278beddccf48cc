#include "base/cache_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/path.h"

namespace cachepy::internal {
namespace {

constexpr ::mode_t kPrivateDirectoryMode = 0700;

bool is_group_directory(const std::string& path) {
  struct ::stat st;
  return ::stat(path.c_str(), &st) == 0 && belongs_to_group(st);
}

bool is_directory(const std::string& path) {
  struct ::stat st;
  return ::stat(path.c_str(), &st) == 0 && S_ISDIR(st.st_mode);
}

/// Creates the file with its final permissions, unless another process is faster.
void create_for_group(const std::string& path) {
  const std::string temporary = temporary_name(path);
  const UniqueFd fd = open_fd(temporary, O_RDWR | O_CREAT | O_EXCL);
  if (!fd) return;
  if (::fchmod(fd.get(), kGroupFileMode) == 0) (void)!::link(temporary.c_str(), path.c_str());
  ::unlink(temporary.c_str());
}

}  // namespace

bool belongs_to_group(const struct ::stat& directory) {
  constexpr ::mode_t kNeeded = S_ISGID | S_IRWXG;
  return S_ISDIR(directory.st_mode) && (directory.st_mode & kNeeded) == kNeeded;
}

void give_to_group(int fd, const std::string& directory) {
  if (is_group_directory(directory)) (void)!::fchmod(fd, kGroupFileMode);
}

UniqueFd open_cache_file(const std::string& path, int flags) {
  const std::string directory = parent_path(path);
  if ((flags & O_EXCL) != 0) {
    UniqueFd fd = open_fd(path, flags | O_CREAT);
    if (fd) give_to_group(fd.get(), directory);
    return fd;
  }
  // First without O_CREAT: in sticky directories, kernels refuse it for existing files of other users (fs.protected_regular).
  UniqueFd fd = open_fd(path, flags);
  if (fd || errno != ENOENT) return fd;
  if (is_group_directory(directory)) {
    create_for_group(path);
    fd = open_fd(path, flags);
    if (fd || errno != ENOENT) return fd;  // otherwise there are no hard links here
  }
  fd = open_fd(path, flags | O_CREAT);
  if (fd) give_to_group(fd.get(), directory);
  return fd;
}

absl::Status make_cache_directory(const std::string& path) {
  struct ::stat st;
  std::string nearest = parent_path(path);
  while (::stat(nearest.c_str(), &st) != 0 && errno == ENOENT && parent_path(nearest) != nearest)
    nearest = parent_path(nearest);
  if (!is_group_directory(nearest)) return make_directories(path, kPrivateDirectoryMode);
  for (std::size_t end = nearest.size(); end != path.npos;) {
    end = path.find('/', end + 1);
    if (absl::Status status = make_group_directory(path.substr(0, end)); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status make_group_directory(const std::string& path) {
  if (is_directory(path)) return absl::OkStatus();
  const std::string temporary = temporary_name(path);
  if (::mkdir(temporary.c_str(), kPrivateDirectoryMode) != 0)
    return file_error("make directory", path, errno);
  // Not all file systems keep the setgid bit. Whoever needs it looks at the directory again.
  int error = ::chmod(temporary.c_str(), kGroupDirectoryMode) != 0 ? errno : 0;
  if (error == 0 && std::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return absl::OkStatus();
  ::rmdir(temporary.c_str());
  return is_directory(path) ? absl::OkStatus() : file_error("make directory", path, error);
}

}  // namespace cachepy::internal
