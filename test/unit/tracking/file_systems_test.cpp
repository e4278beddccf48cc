// File systems with fewer features than those on which tests usually run: system calls are made to answer as on FAT, FUSE, NFS and Lustre.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/magic.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "base/directory.h"
#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "graph/graph_store.h"
#include "store/graph_files.h"
#include "support/cached.h"
#include "support/graph_records.h"
#include "support/sweep_fixture.h"
#include "support/temp_dir.h"
#include "support/tracked.h"
#include "tracking/tracker.h"

namespace {

/// The differences, from the next system call on.
struct Differences {
  bool remembers_stats = false;  ///< returns the first stat of a file, unless the present one is requested
  bool no_change_time = false;   ///< the modification time is returned instead
  bool no_inodes = false;        ///< all have the number 0
  bool inodes_by_path = false;   ///< a renamed file has another number
  bool no_locks = false;         ///< flock() fails
  bool no_statx = false;         ///< as in some container runtimes
  bool forgets_removed_files = false;  ///< an open file that was removed cannot be written to
  long type = 0;                       ///< of the file system; 0: its own
  bool no_blocks = false;              ///< the file system has no size
  std::map<std::string, struct ::statx> remembered;
} differences;

}  // namespace

extern "C" {

int statx(int directory_fd, const char* name, int flags, unsigned mask, struct ::statx* out) noexcept {
  if (differences.no_statx) {
    errno = EPERM;
    return -1;
  }
  const int result = static_cast<int>(::syscall(SYS_statx, directory_fd, name, flags, mask, out));
  if (result != 0) return result;
  if (differences.remembers_stats && *name != '\0') {
    const auto [first, is_new] = differences.remembered.try_emplace(name, *out);
    if ((flags & AT_STATX_FORCE_SYNC) != 0) first->second = *out;
    *out = first->second;
  }
  if (differences.no_change_time) out->stx_ctime = out->stx_mtime;
  if (differences.no_inodes) out->stx_ino = 0;
  return result;
}

int stat(const char* path, struct ::stat* out) noexcept {
  const int result = ::fstatat(AT_FDCWD, path, out, 0);
  if (result == 0 && differences.inodes_by_path) out->st_ino = std::hash<std::string>()(path);
  return result;
}

int fstatfs(int fd, struct ::statfs* out) noexcept {
  const int result = static_cast<int>(::syscall(SYS_fstatfs, fd, out));
  if (result == 0 && differences.type != 0) out->f_type = differences.type;
  if (result == 0 && differences.no_blocks) out->f_blocks = 0;
  return result;
}

int flock(int fd, int operation) noexcept {
  if (!differences.no_locks) return static_cast<int>(::syscall(SYS_flock, fd, operation));
  errno = ENOSYS;
  return -1;
}

ssize_t writev(int fd, const ::iovec* vectors, int count) {
  struct ::stat st;
  if (differences.forgets_removed_files && ::fstatat(fd, "", &st, AT_EMPTY_PATH) == 0 && st.st_nlink == 0) {
    errno = ESTALE;
    return -1;
  }
  return ::syscall(SYS_writev, fd, vectors, count);
}

}  // extern "C"

namespace cachepy::internal {
namespace {

namespace fs = std::filesystem;
using test::Cached;
using test::read_file;
using test::record_of;
using test::set_mtime;
using test::settle;
using test::TempDir;
using test::write_file;

constexpr std::time_t kLongAgo = 1'000'000'000;

class FileSystems : public ::testing::Test {
 protected:
  FileSystems() {
    write_file(data, "old");
    set_mtime(data, kLongAgo);
    settle();
  }
  ~FileSystems() override { differences = {}; }

  std::size_t logs() const { return list_files(graph_dir(cache), kLogSuffix)->size(); }

  TempDir dir;
  const std::string data = dir / "data";
  const std::string cache = dir / "cache";
  Cached<std::string, std::string> load{"load", cache, [](const std::string& path) {
                                          track_file(path);
                                          return read_file(path);
                                        }};
};

TEST_F(FileSystems, trap_f04_a_cached_stat_is_not_trusted) {
  differences.remembers_stats = true;
  EXPECT_EQ(load(data), "old");
  write_file(data, "new");
  EXPECT_EQ(load(data), "new");
  fs::remove(data);
  EXPECT_EQ(load(data), "");
}

TEST_F(FileSystems, trap_f18_cached_stats_of_files_in_a_directory_are_not_trusted) {
  fs::create_directory(dir / "d");
  write_file(dir / "d/a", "old");
  settle();
  differences.remembers_stats = true;
  const Dependency dependency = observe_path(dir / "d");
  ASSERT_TRUE(still_holds(dependency));
  write_file(dir / "d/a", "new");
  EXPECT_FALSE(still_holds(dependency));
}

TEST_F(FileSystems, trap_f02_without_change_times_content_decides) {
  for (const long type : {long{MSDOS_SUPER_MAGIC}, long{FUSE_SUPER_MAGIC}}) {
    differences.no_change_time = true;
    differences.type = type;
    EXPECT_EQ(load(data), "old");
    write_file(data, "new");
    set_mtime(data, kLongAgo);
    EXPECT_EQ(load(data), "new");
    write_file(data, "old");
    set_mtime(data, kLongAgo);
  }
}

TEST_F(FileSystems, of_an_unknown_kind_are_trusted_where_a_file_shows_that_there_are_change_times) {
  differences.type = FUSE_SUPER_MAGIC;
  EXPECT_TRUE(observe_path(data).stat_trusted);
  differences.type = MSDOS_SUPER_MAGIC;  // the field does not contain a change time
  file_state_clear();
  EXPECT_FALSE(observe_path(data).stat_trusted);
}

TEST_F(FileSystems, trap_f19_without_a_size_have_no_stored_content) {
  differences.type = SYSFS_MAGIC;
  differences.no_blocks = true;
  EXPECT_FALSE(observe_path(data).stat_trusted);
}

TEST_F(FileSystems, trap_f18_directories_are_distinguished_without_inode_numbers) {
  fs::create_directories(dir / "d/first");
  fs::create_directories(dir / "d/second");
  fs::create_directory(dir / "elsewhere");
  fs::create_directory_symlink(dir / "elsewhere", dir / "d/third");
  differences.no_inodes = true;
  for (const char* const name : {"d/first/f", "d/second/f", "elsewhere/f"}) {
    const Dependency dependency = observe_path(dir / "d");
    write_file(dir / name, "new");
    EXPECT_FALSE(still_holds(dependency)) << name;
  }
}

TEST_F(FileSystems, stat_is_used_if_statx_is_not_allowed) {
  differences.no_statx = true;
  EXPECT_EQ(load(data), "old");
  EXPECT_EQ(load(data), "old");
  EXPECT_EQ(load.runs, 1);
  write_file(data, "new");
  EXPECT_EQ(load(data), "new");
  fs::remove(data);
  EXPECT_EQ(load(data), "");
}

TEST_F(FileSystems, a_log_stays_the_same_where_a_renamed_file_has_another_number) {
  differences.inodes_by_path = true;
  ASSERT_TRUE(append_record(cache, record_of("load")).ok());
  ASSERT_TRUE(append_record(cache, record_of("top")).ok());
  EXPECT_EQ(logs(), 1u);
}

TEST_F(FileSystems, a_log_that_somebody_removed_is_begun_anew_where_it_cannot_be_written_to) {
  differences.forgets_removed_files = true;
  ASSERT_TRUE(append_record(cache, record_of("load")).ok());
  for (const auto& log : fs::directory_iterator(graph_dir(cache))) fs::remove(log);
  EXPECT_TRUE(append_record(cache, record_of("top")).ok());
  EXPECT_EQ(logs(), 1u);
}

TEST_F(FileSystems, without_locks_logs_are_folded_when_nobody_wrote_them_for_a_day) {
  differences.no_locks = true;
  ASSERT_TRUE(append_record(cache, record_of("load")).ok());
  CompactReport report;
  ASSERT_TRUE(compact(cache, &report).ok());
  EXPECT_FALSE(report.busy);
  EXPECT_EQ(report.logs, 0u);
  EXPECT_EQ(logs(), 1u);
  for (const auto& log : fs::directory_iterator(graph_dir(cache))) set_mtime(log.path(), kLongAgo);
  ASSERT_TRUE(compact(cache, &report).ok());
  EXPECT_EQ(report.logs, 1u);
  EXPECT_EQ(logs(), 0u);
  EXPECT_TRUE(append_record(cache, record_of("top")).ok());  // the writer is still alive
  Graph graph;
  ASSERT_TRUE(load_graph(cache, graph).ok());
  EXPECT_EQ(graph.size(), 2u);
}

TEST_F(FileSystems, times_many_centuries_away_are_accepted) {
  const auto at = [](std::time_t seconds) {
    struct ::stat st = {};
    st.st_mode = S_IFREG;
    st.st_mtim.tv_sec = seconds;
    return file_stat_of(st);
  };
  EXPECT_NE(at(100'000'000'000), at(100'000'000'001));
  EXPECT_NE(at(-100'000'000'000), at(100'000'000'000));
}

class FullFileSystems : public test::Sweep {
 protected:
  ~FullFileSystems() override { differences = {}; }
};

TEST_F(FullFileSystems, trap_r12_the_size_limit_holds_without_locks) {
  constexpr std::uint64_t kLimit = 64 << 10;
  differences.no_locks = true;
  configure("size_limit: 64K");
  for (int i = 0; i < 100; ++i) f(i);
  EXPECT_LE(bytes(), kLimit + kLimit / 64 + 4096);
}

}  // namespace
}  // namespace cachepy::internal
