#include "base/file_stat.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <ctime>

namespace cachepy::internal {
namespace {

constexpr std::int64_t kSecond_ns = 1'000'000'000;
// Native file systems stamp with the kernel's clock tick (at most 10 ms); FAT has two seconds, some network
// and archive file systems one. A stamp with a fraction of a second comes from the former kind.
constexpr std::int64_t kFineMargin_ns = kSecond_ns / 10;
constexpr std::int64_t kCoarseMargin_ns = 3 * kSecond_ns;

std::int64_t to_ns(const timespec& t) {
  return t.tv_sec * kSecond_ns + t.tv_nsec;
}

}  // namespace

bool FileStat::trusted_at(std::int64_t at_ns) const {
  const std::int64_t margin = ctime_ns % kSecond_ns != 0 ? kFineMargin_ns : kCoarseMargin_ns;
  // A time in the future (a clock set back, a file system without ctime) compares as not yet old enough.
  return std::max(mtime_ns, ctime_ns) < at_ns - margin;
}

FileStat file_stat_of(const struct ::stat& st) {
  FileStat out;
  out.kind = S_ISREG(st.st_mode)   ? FileStat::Kind::kRegular
             : S_ISDIR(st.st_mode) ? FileStat::Kind::kDirectory
                                   : FileStat::Kind::kOther;
  out.size = static_cast<std::uint64_t>(st.st_size);
  out.mtime_ns = to_ns(st.st_mtim);
  out.ctime_ns = to_ns(st.st_ctim);
  out.inode = st.st_ino;
  out.device = st.st_dev;
  return out;
}

std::optional<FileStat> stat_file(const std::string& path) {
  struct ::stat st;
  if (::stat(path.c_str(), &st) == 0) return file_stat_of(st);
  if (errno == ENOENT || errno == ENOTDIR) return FileStat{};
  return std::nullopt;
}

std::int64_t now_ns() {
  timespec t;
  ::clock_gettime(CLOCK_REALTIME, &t);
  return to_ns(t);
}

std::int64_t coarse_now_ns() {
  timespec t;
  ::clock_gettime(CLOCK_REALTIME_COARSE, &t);
  return to_ns(t);
}

}  // namespace cachepy::internal
