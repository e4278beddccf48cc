#include "plot/output_file.h"

#include <cachepy/error.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

namespace cachepy::plot {
namespace {

namespace fs = std::filesystem;

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ::ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// Writes and closes the file. False on failure, with errno set.
bool write_and_close(int fd, std::string_view bytes) {
  const bool written = write_all(fd, bytes);
  const int error = errno;
  const bool closed = ::close(fd) == 0;
  if (!written) errno = error;
  return written && closed;
}

/// Creates a new file on the same file system as `target`. Not with mkstemp, whose files are private regardless of the umask.
int create_beside(const std::string& target, std::string& name) {
  constexpr int kAttempts = 100;  // earlier processes may have left files behind
  int fd = -1;
  for (int i = 0; i < kAttempts && fd < 0; ++i) {
    name = target + "." + std::to_string(::getpid()) + "-" + std::to_string(i);
    fd = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0 && errno != EEXIST) break;
  }
  return fd;
}

bool replace(const std::string& target, const struct ::stat* existing, std::string_view bytes) {
  std::string temporary;
  const int fd = create_beside(target, temporary);
  if (fd < 0) return false;
  const bool mode_set = existing == nullptr || ::fchmod(fd, existing->st_mode & 0777) == 0;
  if (write_and_close(fd, bytes) && mode_set && std::rename(temporary.c_str(), target.c_str()) == 0)
    return true;
  const int error = errno;
  ::unlink(temporary.c_str());
  errno = error;
  return false;
}

bool write_into(const fs::path& path, std::string_view bytes) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  return fd >= 0 && write_and_close(fd, bytes);
}

}  // namespace

void replace_file(const fs::path& path, std::string_view bytes) {
  struct ::stat existing = {};
  const bool exists = ::stat(path.c_str(), &existing) == 0;
  std::error_code error;
  const fs::path target =
      fs::canonical(path, error);  // keeps a symlink, and replaces the file that it leads to
  const bool is_written = exists && !S_ISREG(existing.st_mode)
                              ? write_into(path, bytes)
                              : replace(error ? path : target, exists ? &existing : nullptr, bytes);
  if (!is_written) throw Error("cannot write '" + path.native() + "': " + std::strerror(errno));
}

}  // namespace cachepy::plot
