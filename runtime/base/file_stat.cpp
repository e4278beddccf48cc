#include "base/file_stat.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <ctime>

namespace cachepy::internal {
namespace {

constexpr std::int64_t kSecond_ns = 1'000'000'000;
// Native file systems stamp with the kernel's clock tick (at most 10 ms); FAT has two seconds, some network
// and archive file systems one. A stamp with a fraction of a second comes from the former kind.
constexpr std::int64_t kFineMargin_ns = kSecond_ns / 10;
constexpr std::int64_t kCoarseMargin_ns = 3 * kSecond_ns;

/// Times more than 292 years from the epoch, which some file systems have, wrap around. This is harmless, because times are
/// only compared for equality.
std::int64_t to_ns(std::int64_t seconds, std::int64_t nanoseconds) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(seconds) * kSecond_ns +
                                   static_cast<std::uint64_t>(nanoseconds));
}

std::int64_t to_ns(const timespec& t) {
  return to_ns(t.tv_sec, t.tv_nsec);
}

constinit std::atomic<std::int64_t> ahead_ns{0};

std::int64_t read_clock(::clockid_t clock) {
  timespec t;
  ::clock_gettime(clock, &t);
  return to_ns(t) + ahead_ns.load(std::memory_order_relaxed);
}

FileStat::Kind kind_of(::mode_t mode) {
  return S_ISREG(mode)   ? FileStat::Kind::kRegular
         : S_ISDIR(mode) ? FileStat::Kind::kDirectory
                         : FileStat::Kind::kOther;
}

FileStat file_stat_of(const struct ::statx& st) {
  FileStat out;
  out.kind = kind_of(st.stx_mode);
  out.size = st.stx_size;
  out.mtime_ns = to_ns(st.stx_mtime.tv_sec, st.stx_mtime.tv_nsec);
  out.ctime_ns = to_ns(st.stx_ctime.tv_sec, st.stx_ctime.tv_nsec);
  out.inode = st.stx_ino;
  out.device = ::makedev(st.stx_dev_major, st.stx_dev_minor);
  return out;
}

}  // namespace

bool FileStat::trusted_at(std::int64_t at_ns) const {
  const std::int64_t margin = ctime_ns % kSecond_ns != 0 ? kFineMargin_ns : kCoarseMargin_ns;
  // A time in the future (a clock set back, a file system without ctime) compares as not yet old enough.
  return std::max(mtime_ns, ctime_ns) < at_ns - margin;
}

FileStat file_stat_of(const struct ::stat& st) {
  FileStat out;
  out.kind = kind_of(st.st_mode);
  out.size = static_cast<std::uint64_t>(st.st_size);
  out.mtime_ns = to_ns(st.st_mtim);
  out.ctime_ns = to_ns(st.st_ctim);
  out.inode = st.st_ino;
  out.device = st.st_dev;
  return out;
}

std::optional<FileStat> stat_file(const std::string& path) {
  return stat_at(AT_FDCWD, path.c_str());
}

std::optional<FileStat> stat_at(int directory_fd, const char* name) {
  const int itself = *name == '\0' && directory_fd != AT_FDCWD ? AT_EMPTY_PATH : 0;
  struct ::statx now;
  // Network file systems and FUSE cache stats for seconds, whereas opening the file gives its new content at once.
  if (::statx(directory_fd, name, AT_STATX_FORCE_SYNC | itself, STATX_BASIC_STATS, &now) == 0)
    return file_stat_of(now);
  // Old kernels do not have statx, and container runtimes may block it.
  struct ::stat st;
  if ((errno == ENOSYS || errno == EINVAL || errno == EPERM) &&
      ::fstatat(directory_fd, name, &st, itself) == 0)
    return file_stat_of(st);
  if (errno == ENOENT || errno == ENOTDIR) return FileStat{};
  return std::nullopt;
}

std::int64_t now_ns() {
  return read_clock(CLOCK_REALTIME);
}

std::int64_t coarse_now_ns() {
  return read_clock(CLOCK_REALTIME_COARSE);
}

void advance_clock(std::int64_t ns) {
  ahead_ns.fetch_add(ns, std::memory_order_relaxed);
}

}  // namespace cachepy::internal
