#include "tracking/metadata.h"

#include <fcntl.h>
#include <linux/limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "base/bytes.h"

namespace cachepy::internal {
namespace {

bool has(std::string_view fields, char field) {
  return fields.find(field) != std::string_view::npos;
}

/// That nothing is there is one thing, however it shows.
int same_error(int error) {
  return error == ENOTDIR ? ENOENT : error;
}

Digest digest_of_error(int error) {
  ByteWriter text;
  text.u8('e');
  text.varint(static_cast<std::uint64_t>(same_error(error)));
  return digest_of(text.str());
}

Digest opening_digest(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0) return digest_of_error(errno);
  ::close(fd);
  return digest_of_error(0);
}

}  // namespace

Digest metadata_digest(const Metadata& seen, std::string_view fields) {
  if (seen.error != 0 || has(fields, 'r')) return digest_of_error(seen.error);
  ByteWriter text;
  text.u8('m');
  if (has(fields, 't')) text.varint(seen.mode & S_IFMT);
  if (has(fields, 's')) text.varint(seen.stat.size);
  if (has(fields, 'm')) text.zigzag(seen.stat.mtime_ns);
  if (has(fields, 'p')) text.varint(seen.mode & ~static_cast<std::uint32_t>(S_IFMT));
  if (has(fields, 'o')) {
    text.varint(seen.user);
    text.varint(seen.group);
  }
  if (has(fields, 'c')) text.zigzag(seen.stat.ctime_ns);
  if (has(fields, 'i')) {
    text.varint(seen.stat.inode);
    text.varint(seen.stat.device);
  }
  return digest_of(text.str());
}

Digest metadata_at(const std::string& path, std::string_view fields) {
  if (has(fields, 'r')) return opening_digest(path);
  Metadata seen;
  struct ::stat stat;
  if (::fstatat(AT_FDCWD, path.c_str(), &stat, has(fields, 'l') ? AT_SYMLINK_NOFOLLOW : 0) == 0)
    seen = {0, stat.st_mode, stat.st_uid, stat.st_gid, file_stat_of(stat)};
  else
    seen.error = errno;
  return metadata_digest(seen, fields);
}

Digest link_digest(const std::string& path) {
  std::array<char, PATH_MAX> text;
  const ssize_t size = ::readlink(path.c_str(), text.data(), text.size());
  return size >= 0 ? digest_of({text.data(), static_cast<std::size_t>(size)}) : digest_of_error(errno);
}

Digest real_path_digest(const std::string& path) {
  std::array<char, PATH_MAX> room;
  const char* const real = ::realpath(path.c_str(), room.data());
  return real != nullptr ? digest_of(real) : digest_of_error(errno);
}

Digest real_path_error(int error) {
  return digest_of_error(error);
}

}  // namespace cachepy::internal
