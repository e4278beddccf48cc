#include "plot/output_file.h"

#include <cachepy/error.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace cachepy::plot {
namespace {

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ::ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// What a new file's permissions would be: mkstemp makes them private, but a picture is made to be shown.
::mode_t usual_mode(const std::filesystem::path& path) {
  struct ::stat existing = {};
  if (::stat(path.c_str(), &existing) == 0) return existing.st_mode & 0777;
  return 0644;
}

}  // namespace

void replace_file(const std::filesystem::path& path, std::string_view bytes) {
  const auto fail = [&] { throw Error("cannot write '" + path.native() + "': " + std::strerror(errno)); };
  std::string temporary = path.native() + ".XXXXXX";
  const int fd = ::mkstemp(temporary.data());
  if (fd < 0) fail();
  const bool written = write_all(fd, bytes) && ::fchmod(fd, usual_mode(path)) == 0;
  const bool closed = ::close(fd) == 0;
  if (written && closed && std::rename(temporary.c_str(), path.c_str()) == 0) return;
  const int error = errno;
  ::unlink(temporary.c_str());
  errno = error;
  fail();
}

}  // namespace cachepy::plot
