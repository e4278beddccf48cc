#include "tracking/names.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include "base/file_system.h"
#include "store/cachedir_tag.h"

namespace cachepy::internal {
namespace {

// Digests of names are added up, as numbers of 128 bits: then their order does not matter, and one can be taken away again.
__extension__ using Sum = unsigned __int128;

constexpr int kAttempts = 4;

Sum sum_of(const Digest& digest) {
  Sum sum;
  std::memcpy(&sum, digest.bytes.data(), sizeof sum);
  return sum;
}

Digest digest_of_sum(Sum sum) {
  Digest digest;
  std::memcpy(digest.bytes.data(), &sum, sizeof sum);
  digest.size = sizeof sum;
  return digest;
}

Sum sum_of_name(std::string_view name, std::uint32_t type) {
  std::array<char, NAME_MAX + 8> text;
  const std::size_t size = std::min(name.size(), std::size_t{NAME_MAX});
  std::memcpy(text.data(), name.data(), size);
  text[size] = '\0';
  text[size + 1] = static_cast<char>(type >> 12);
  return sum_of(digest_of({text.data(), size + 2}));
}

class Fd {
 public:
  Fd(int directory, const char* path, int flags) : fd_(::openat(directory, path, flags | O_CLOEXEC)) {}
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  int get() const { return fd_; }

 private:
  const int fd_;
};

bool is_cache(int parent, const char* name) {
  const Fd directory(parent, name, O_PATH | O_DIRECTORY | O_NOFOLLOW);
  if (directory.get() < 0) return false;
  const Fd tag(directory.get(), kCachedirTagName, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  std::array<char, kCachedirTag.size()> text;
  return tag.get() >= 0 && ::read(tag.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
         std::string_view(text.data(), text.size()) == kCachedirTag;
}

std::uint32_t type_of(int directory, const ::dirent64& entry) {
  if (entry.d_type != DT_UNKNOWN) return static_cast<std::uint32_t>(DTTOIF(entry.d_type));
  struct ::stat stat;
  return ::fstatat(directory, entry.d_name, &stat, AT_SYMLINK_NOFOLLOW) == 0 ? stat.st_mode & S_IFMT : 0;
}

/// False with errno where the directory cannot be read.
bool add_up(int directory, Sum& sum) {
  alignas(::dirent64) std::array<char, std::size_t{16} << 10> buffer;
  for (;;) {
    const ssize_t size = ::getdents64(directory, buffer.data(), buffer.size());
    if (size <= 0) return size == 0;
    for (ssize_t at = 0; at < size;) {
      const auto& entry = *reinterpret_cast<const ::dirent64*>(buffer.data() + at);
      at += entry.d_reclen;
      const std::string_view name = entry.d_name;
      if (name == "." || name == "..") continue;
      const std::uint32_t type = type_of(directory, entry);
      if (!S_ISDIR(type) || !is_cache(directory, entry.d_name)) sum += sum_of_name(name, type);
    }
  }
}

/// Nullopt: it changed meanwhile.
std::optional<Names> try_names_in(int directory, const char* path) {
  const std::int64_t begin_ns = now_ns();
  Names names;
  const Fd fd(directory, *path == '\0' ? "." : path, O_RDONLY | O_DIRECTORY);
  const std::optional<FileStat> before = fd.get() >= 0 ? stat_at(fd.get(), "") : std::nullopt;
  Sum sum = 0;
  if (!before || !add_up(fd.get(), sum)) {
    names.error = errno;
    return names;
  }
  if (stat_at(fd.get(), "") != before) return std::nullopt;
  names.stat = *before;
  names.stat_trusted = before->trusted_at(begin_ns) && shows_changes(fd.get(), *before);
  names.digest = digest_of_sum(sum);
  return names;
}

}  // namespace

Names names_in(int directory, const char* path) noexcept {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (const std::optional<Names> names = try_names_in(directory, path)) return *names;
  }
  return {.digest = {}, .stat = {}, .error = EBUSY};
}

Digest no_names() noexcept {
  return digest_of_sum(0);
}

Digest with_name(const Digest& names, std::string_view name, std::uint32_t type) noexcept {
  return digest_of_sum(sum_of(names) + sum_of_name(name, type));
}

Digest without_name(const Digest& names, std::string_view name, std::uint32_t type) noexcept {
  return digest_of_sum(sum_of(names) - sum_of_name(name, type));
}

}  // namespace cachepy::internal
