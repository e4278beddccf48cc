#include "tracking/observed_path.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <charconv>

namespace cachepy::internal {
namespace {

std::size_t working_directory(Recorder& recorder, PathRoom& room) {
  recorder.add_once({.kind = EventKind::kWorkingDirectory}, {});
  const long size = ::syscall(SYS_getcwd, room.data(), room.size() - 1);
  return size > 1 ? static_cast<std::size_t>(size) - 1 : 0;
}

}  // namespace

std::size_t path_of_descriptor(int fd, PathRoom& room) {
  std::array<char, 32> link{"/proc/self/fd/"};
  constexpr std::size_t kPrefix = sizeof "/proc/self/fd/" - 1;
  *std::to_chars(link.data() + kPrefix, link.data() + link.size() - 1, fd).ptr = '\0';
  const ssize_t size = ::readlink(link.data(), room.data(), room.size() - 1);
  return size > 0 ? static_cast<std::size_t>(size) : 0;
}

ObservedPath::ObservedPath(Recorder& recorder, int directory, const char* path) : text_{"", path} {
  if (*path == '/') return;
  const std::size_t size =
      directory == AT_FDCWD ? working_directory(recorder, base_) : path_of_descriptor(directory, base_);
  if (size == 0) return;
  if (*path != '\0' && size < base_.size()) base_[size] = '/';
  text_.base = {base_.data(), size + (*path != '\0' ? 1 : 0)};
}

}  // namespace cachepy::internal
