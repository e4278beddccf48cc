#include "tracking/observed_state.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "base/file_digest.h"
#include "base/file_system.h"
#include "tracking/observed_path.h"

namespace cachepy::internal {
namespace {

/// Files without stored content are examined when the call has ended.
bool has_stored_content(const Recorder::Text& path) {
  const std::string_view first = path.base.empty() ? path.rest : path.base;
  return !first.starts_with("/proc/") && !first.starts_with("/sys/") && !first.starts_with("/dev/");
}

/// Paths that start at an open directory are recorded as paths below the place to which its own path led.
[[gnu::noinline]] void set_place(EventHead& head, int fd, Recorder& recorder) {
  PathRoom room;
  const std::size_t size = path_of_descriptor(fd, room);
  set_digest(head, size > 0 ? std::optional(digest_of({room.data(), size})) : std::nullopt, recorder);
}

}  // namespace

void set_stat(EventHead& head, const struct ::stat& stat) {
  head.has_stat = true;
  head.stat = file_stat_of(stat);
  head.mode = stat.st_mode;
  head.user = stat.st_uid;
  head.group = stat.st_gid;
}

void look_at(EventHead& head, int directory, const char* path, int flags) {
  struct ::stat stat;
  if (::fstatat(directory, path, &stat, flags) == 0)
    set_stat(head, stat);
  else
    head.error = errno;
}

void set_digest(EventHead& head, const std::optional<Digest>& digest, Recorder& recorder) {
  head.has_digest = digest.has_value();
  if (digest) {
    head.digest = *digest;
  } else {
    recorder.note_lost();
  }
}

// A file that has just changed may change again without a change of its stat, so it is hashed now.
void read_of(Recorder& recorder, const Recorder::Text& path, int fd) {
  EventHead head{.kind = EventKind::kOpened};
  const std::optional<FileStat> stat = stat_at(fd, "");
  if (!stat) return recorder.note_lost();
  head.has_stat = true;
  head.stat = *stat;
  if (stat->kind == FileStat::Kind::kRegular && has_stored_content(path)) {
    head.stat_is_trusted = stat->trusted_at(now_ns()) && shows_changes(fd, *stat);
    if (!head.stat_is_trusted) set_digest(head, digest_of_file(fd), recorder);
  }
  if (stat->kind == FileStat::Kind::kDirectory) set_place(head, fd, recorder);
  recorder.add_once(head, path);
}

void place_of(Recorder& recorder, int directory, const char* path, const Recorder::Text& name) {
  const int fd = *path != '\0' ? ::openat(directory, path, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
  if (fd < 0) return;
  read_of(recorder, name, fd);
  ::close(fd);
}

std::optional<Digest> digest_at(int directory, const char* path) {
  const int fd = ::openat(directory, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  const std::optional<Digest> digest = digest_of_file(fd);
  ::close(fd);
  return digest;
}

}  // namespace cachepy::internal
