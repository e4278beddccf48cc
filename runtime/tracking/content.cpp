#include "tracking/content.h"

#include <fcntl.h>

#include <cerrno>
#include <memory>
#include <optional>

#include "base/file.h"
#include "base/file_system.h"
#include "base/thread_slot.h"

namespace cachepy::internal {
namespace {

constexpr int kAttempts = 4;
// Large enough that system calls do not count, small enough that hashing finds the bytes in the second-level
// cache.
constexpr std::size_t kReadBytes = std::size_t{512} << 10;
// From here on a larger read-ahead of the kernel is worth the call that asks for it.
constexpr std::uint64_t kSequentialBytes = std::uint64_t{4} << 20;

struct ReadBuffer {
  std::unique_ptr<char[]> data = std::make_unique_for_overwrite<char[]>(kReadBytes);
};

/// The digest of all bytes to the end of the file and their number; nullopt when it cannot be read.
std::optional<Digest> hash_to_end(int fd, Algo algo, std::uint64_t expected_bytes, std::uint64_t& bytes) {
  const Borrowed<ReadBuffer> buffer;
  char* const data = buffer->data.get();
  std::optional<Hasher> hasher;
  bytes = 0;
  for (;;) {
    const ::ssize_t n = read_fully(fd, data, kReadBytes);
    if (n < 0) return std::nullopt;
    bytes += static_cast<std::uint64_t>(n);
    // A short read was the end; so is the expected size, since growth shows in the next stat.
    const bool last = static_cast<std::size_t>(n) < kReadBytes || bytes == expected_bytes;
    if (last && !hasher) return digest_of({data, static_cast<std::size_t>(n)}, algo);
    if (!hasher) hasher.emplace(algo);
    hasher->update(data, static_cast<std::size_t>(n));
    if (last) return hasher->finish();
  }
}

/// One attempt; nullopt when the file changed while it was read.
std::optional<Content> try_read(const std::string& path, Algo algo) {
  const std::int64_t begin_ns = now_ns();
  Content out;
  // O_NONBLOCK and O_NOCTTY: should a FIFO or a terminal have taken the file's place, opening it does no
  // harm.
  const UniqueFd fd = open_fd(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (!fd) {
    out.stat.kind = errno == ENOENT || errno == ENOTDIR ? FileStat::Kind::kAbsent : FileStat::Kind::kOther;
    return out;
  }
  const std::optional<FileStat> before = stat_at(fd.get(), "");
  if (!before) return out;
  out.stat = *before;
  if (before->kind != FileStat::Kind::kRegular) return out;
  if (before->size >= kSequentialBytes) ::posix_fadvise(fd.get(), 0, 0, POSIX_FADV_SEQUENTIAL);

  std::uint64_t bytes = 0;
  const std::optional<Digest> digest = hash_to_end(fd.get(), algo, before->size, bytes);
  if (!digest) return out;
  if (stat_at(fd.get(), "") != before) return std::nullopt;
  out.digest = *digest;
  // Judged by the moment before reading: a change since then has a later time than the stat's.
  out.stat_trusted =
      before->trusted_at(begin_ns) && bytes == before->size && shows_changes(fd.get(), *before);
  return out;
}

}  // namespace

Content read_content(const std::string& path, Algo algo) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (const std::optional<Content> content = try_read(path, algo)) return *content;
  }
  Content restless;
  restless.stat.kind = FileStat::Kind::kRegular;
  return restless;
}

}  // namespace cachepy::internal
