// Everything that can happen to a file between two checks. A result is served if its dependencies hold, so a changed file must never
// hold.
#include "tracking/tracker.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <string>
#include <thread>

#include "base/file.h"
#include "support/temp_dir.h"
#include "support/tracked.h"

namespace cachepy::internal {
namespace {

namespace fs = std::filesystem;
using test::holds;
using test::set_mtime;
using test::settle;
using test::TempDir;
using test::write_file;

/// Each trap is tested with a file whose stat is trusted and with one whose stat is not.
class Tracker : public testing::TestWithParam<bool> {
 protected:
  Dependency observe(const std::string& path, const std::string& pattern = "") {
    file_state_clear();
    if (GetParam()) settle();
    const Dependency dependency = observe_path(path, pattern);
    EXPECT_TRUE(holds(dependency)) << path;
    observe_path(path, pattern);  // remembered from here on
    return dependency;
  }

  TempDir dir_;
};

INSTANTIATE_TEST_SUITE_P(With, Tracker, testing::Bool(),
                         [](const auto& instance) { return instance.param ? "trusted_stat" : "young_stat"; });

TEST_P(Tracker, trap_f01_content_changed_and_size_kept) {
  write_file(dir_ / "f", "old");
  const Dependency dependency = observe(dir_ / "f");
  write_file(dir_ / "f", "new");
  EXPECT_FALSE(holds(dependency));
}

TEST_P(Tracker, trap_f02_content_changed_and_size_and_mtime_kept) {
  write_file(dir_ / "f", "old");
  set_mtime(dir_ / "f", 1'000'000'000);
  const Dependency dependency = observe(dir_ / "f");
  write_file(dir_ / "f", "new");
  set_mtime(dir_ / "f", 1'000'000'000);
  EXPECT_EQ(stat_file(dir_ / "f")->mtime_ns, dependency.stat.mtime_ns);
  EXPECT_FALSE(holds(dependency));
}

TEST_P(Tracker, trap_f03_changed_twice_within_one_clock_tick) {
  for (int round = 0; round < 50; ++round) {
    write_file(dir_ / "f", "1");
    const Dependency first = observe_path(dir_ / "f");
    write_file(dir_ / "f", "2");
    const Dependency second = observe_path(dir_ / "f");
    write_file(dir_ / "f", "3");
    EXPECT_NE(first.digest, second.digest);
    EXPECT_FALSE(still_holds(first));
    EXPECT_FALSE(still_holds(second));
  }
}

TEST_P(Tracker, trap_f04_replaced_by_rename_and_edited_in_place) {
  write_file(dir_ / "f", "old");
  const Dependency dependency = observe(dir_ / "f");
  write_file(dir_ / "g", "new");
  fs::rename(dir_ / "g", dir_ / "f");
  EXPECT_FALSE(holds(dependency));

  const Dependency renamed = observe(dir_ / "f");
  const int fd = ::open((dir_ / "f").c_str(), O_WRONLY);
  ASSERT_EQ(::pwrite(fd, "N", 1, 0), 1);
  ::close(fd);
  EXPECT_FALSE(holds(renamed));
}

TEST_P(Tracker, trap_f05_edited_through_a_hard_links_other_name) {
  write_file(dir_ / "f", "old");
  fs::create_hard_link(dir_ / "f", dir_ / "other");
  const Dependency dependency = observe(dir_ / "f");
  write_file(dir_ / "other", "new");
  EXPECT_FALSE(holds(dependency));
}

TEST_P(Tracker, trap_f06_one_byte_flipped_in_the_middle_of_20_megabytes) {
  write_file(dir_ / "f", std::string(20'000'000, 'x'));
  const Dependency dependency = observe(dir_ / "f");
  const int fd = ::open((dir_ / "f").c_str(), O_WRONLY);
  ASSERT_EQ(::pwrite(fd, "y", 1, 10'000'000), 1);
  ::close(fd);
  EXPECT_FALSE(holds(dependency));
}

TEST_P(Tracker, trap_f07_truncated_to_zero) {
  write_file(dir_ / "f", "old");
  const Dependency dependency = observe(dir_ / "f");
  fs::resize_file(dir_ / "f", 0);
  EXPECT_FALSE(holds(dependency));
  const Dependency empty = observe(dir_ / "f");
  EXPECT_FALSE(empty.digest.empty());
  write_file(dir_ / "f", "old");
  EXPECT_FALSE(holds(empty));
  EXPECT_TRUE(holds(dependency));
}

TEST_P(Tracker, trap_f08_deleted_and_recreated_the_same) {
  write_file(dir_ / "f", "old");
  const Dependency dependency = observe(dir_ / "f");
  fs::remove(dir_ / "f");
  EXPECT_FALSE(holds(dependency));
  write_file(dir_ / "f", "old");
  EXPECT_TRUE(holds(dependency));
}

TEST_P(Tracker, trap_f09_absent_at_first_and_appearing_later) {
  const Dependency dependency = observe(dir_ / "f");
  EXPECT_EQ(dependency.kind, DependencyKind::kAbsent);
  EXPECT_TRUE(dependency.digest.empty());
  write_file(dir_ / "f", "");
  EXPECT_FALSE(holds(dependency));
  fs::remove(dir_ / "f");
  EXPECT_TRUE(holds(dependency));

  const Dependency below = observe(dir_ / "sub/f");
  fs::create_directory(dir_ / "sub");
  EXPECT_TRUE(holds(below));
  write_file(dir_ / "sub/f", "");
  EXPECT_FALSE(holds(below));
}

TEST_P(Tracker, trap_f10_file_becomes_a_directory) {
  write_file(dir_ / "f", "old");
  const Dependency file = observe(dir_ / "f");
  const Dependency below = observe(dir_ / "f/below");
  EXPECT_EQ(below.kind, DependencyKind::kAbsent);
  fs::remove(dir_ / "f");
  fs::create_directory(dir_ / "f");
  EXPECT_FALSE(holds(file));
  const Dependency directory = observe(dir_ / "f");
  EXPECT_EQ(directory.kind, DependencyKind::kDirectory);
  fs::remove(dir_ / "f");
  write_file(dir_ / "f", "old");
  EXPECT_FALSE(holds(directory));
  EXPECT_TRUE(holds(file));
}

TEST_P(Tracker, trap_f11_symlink_retargeted_also_on_the_way) {
  fs::create_directories(dir_ / "a");
  fs::create_directories(dir_ / "b");
  write_file(dir_ / "a/f", "one");
  write_file(dir_ / "b/f", "two");
  fs::create_symlink("a/f", dir_ / "file_link");
  fs::create_symlink("a", dir_ / "directory_link");
  const Dependency file = observe(dir_ / "file_link");
  const Dependency on_the_way = observe(dir_ / "directory_link/f");
  fs::remove(dir_ / "file_link");
  fs::create_symlink("b/f", dir_ / "file_link");
  fs::remove(dir_ / "directory_link");
  fs::create_symlink("b", dir_ / "directory_link");
  EXPECT_FALSE(holds(file));
  EXPECT_FALSE(holds(on_the_way));
}

TEST_P(Tracker, trap_f13_one_file_is_one_dependency) {
  fs::create_directory(dir_ / "a");
  write_file(dir_ / "b", "x");
  EXPECT_EQ(observe(dir_ / "a/../b").name, dir_ / "b");
  EXPECT_EQ(observe(dir_ / "./b").name, dir_ / "b");
}

TEST_P(Tracker, trap_f14_touched_only) {
  write_file(dir_ / "f", "same");
  const Dependency dependency = observe(dir_ / "f");
  set_mtime(dir_ / "f", 1'000'000'000);
  EXPECT_TRUE(holds(dependency));
}

TEST_P(Tracker, trap_f15_from_the_future) {
  write_file(dir_ / "f", "old");
  set_mtime(dir_ / "f", 4'000'000'000);
  const Dependency dependency = observe(dir_ / "f");
  EXPECT_FALSE(dependency.stat_trusted);
  write_file(dir_ / "f", "new");
  set_mtime(dir_ / "f", 4'000'000'000);
  EXPECT_FALSE(holds(dependency));
}

TEST_P(Tracker, trap_f17_unreadable_never_holds) {
  write_file(dir_ / "f", "secret");
  ::chmod((dir_ / "f").c_str(), 0);
  const test::NotRoot not_root(dir_);
  const Dependency dependency = observe_path(dir_ / "f");
  EXPECT_TRUE(dependency.digest.empty());
  EXPECT_FALSE(holds(dependency));
}

TEST_P(Tracker, trap_f17_a_file_that_cannot_be_looked_up_is_not_absent) {
  fs::create_directory(dir_ / "closed");
  const Dependency dependency = observe(dir_ / "closed/f");
  EXPECT_EQ(dependency.kind, DependencyKind::kAbsent);
  ::chmod((dir_ / "closed").c_str(), 0);
  const test::NotRoot not_root(dir_);
  EXPECT_FALSE(holds(dependency));
}

TEST_P(Tracker, trap_f17_a_ring_of_symlinks_never_holds) {
  fs::create_symlink("b", dir_ / "a");
  fs::create_symlink("a", dir_ / "b");
  const Dependency dependency = observe_path(dir_ / "a");
  EXPECT_TRUE(dependency.digest.empty());
  EXPECT_FALSE(holds(dependency));
}

TEST_P(Tracker, trap_f19_special_files_neither_hang_nor_hold) {
  ASSERT_EQ(::mkfifo((dir_ / "fifo").c_str(), 0600), 0);
  for (const std::string& path : {dir_ / "fifo", std::string("/dev/null"), std::string("/dev/zero")}) {
    const Dependency dependency = observe_path(path);
    EXPECT_TRUE(dependency.digest.empty()) << path;
    EXPECT_FALSE(holds(dependency)) << path;
  }
}

TEST_P(Tracker, trap_f19_files_without_stored_content_are_always_read) {
  const Dependency dependency = observe("/proc/self/cmdline");
  EXPECT_FALSE(dependency.digest.empty());
  EXPECT_FALSE(dependency.stat_trusted);
  const Dependency changing = observe_path("/proc/self/stat");
  EXPECT_FALSE(changing.stat_trusted);
  EXPECT_FALSE(observe_path("/proc/self/timers").stat_trusted) << "empty at the moment";
}

TEST_P(Tracker, trap_f21_any_name) {
  for (const std::string& name :
       {std::string("with spaces"), std::string("with\nnewline"), std::string("\"quo'ted\""),
        std::string("\xc3\xa4\xe6\x97\xa5"), std::string("\xff\xfe not UTF-8"), std::string(255, 'n'),
        std::string("$(echo)"), std::string("-rf")}) {
    write_file(dir_ / name, "old");
    const Dependency dependency = observe_path(dir_ / name);
    EXPECT_EQ(dependency.name, dir_ / name);
    EXPECT_TRUE(holds(dependency));
    write_file(dir_ / name, "new");
    EXPECT_FALSE(holds(dependency));
  }
}

TEST_P(Tracker, a_name_longer_than_any_file_never_holds) {
  const Dependency dependency = observe_path(dir_ / std::string(256, 'n'));
  EXPECT_FALSE(holds(dependency));
  EXPECT_EQ(observe_path("").kind, DependencyKind::kAbsent);
}

TEST_P(Tracker, changing_all_the_time_never_gives_a_digest_of_two_versions) {
  const std::string a(3'000'000, 'a');
  const std::string b(3'000'000, 'b');
  write_file(dir_ / "f", a);
  std::thread writer([&] {
    for (int i = 0; i < 20; ++i) {
      write_file(dir_ / "new", i % 2 == 0 ? b : a);
      fs::rename(dir_ / "new", dir_ / "f");
    }
  });
  for (int i = 0; i < 20; ++i) {
    // An empty digest, which never holds: the file changed during each attempt to read it.
    const Digest digest = observe_path(dir_ / "f").digest;
    EXPECT_TRUE(digest.empty() || digest == digest_of(a) || digest == digest_of(b));
  }
  writer.join();
  EXPECT_EQ(observe_path(dir_ / "f").digest, digest_of(a));
}

TEST_P(Tracker, trap_f16_edited_while_it_is_hashed_gives_the_digest_of_one_version) {
  std::string content(32'000'000, 'x');
  write_file(dir_ / "f", content);
  const UniqueFd fd = open_fd(dir_ / "f", O_WRONLY);
  for (char version = 'a'; version < 'k'; ++version) {
    const Digest before = digest_of(content);
    content.front() = version;
    const Digest between = digest_of(content);
    content.back() = version;
    const Digest after = digest_of(content);
    std::thread writer([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(version - 'a'));
      EXPECT_EQ(::pwrite(fd.get(), &version, 1, 0), 1);
      EXPECT_EQ(::pwrite(fd.get(), &version, 1, static_cast<::off_t>(content.size() - 1)), 1);
    });
    const Dependency dependency = observe_path(dir_ / "f");
    writer.join();
    EXPECT_TRUE(dependency.digest == before || dependency.digest == between || dependency.digest == after);
  }
}

TEST_P(Tracker, trap_f16_growing_while_it_is_hashed_gives_the_digest_of_one_moment_or_none) {
  constexpr std::size_t kBytes = 8'000'000;
  write_file(dir_ / "f", std::string(kBytes, 'x'));
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    const UniqueFd fd = open_fd(dir_ / "f", O_WRONLY | O_APPEND);
    while (!stop) EXPECT_EQ(::write(fd.get(), "x", 1), 1);
  });
  const Dependency dependency = observe_path(dir_ / "f");
  stop = true;
  writer.join();
  const bool of_one_moment = dependency.digest == digest_of(std::string(dependency.stat.size, 'x'));
  EXPECT_TRUE(dependency.digest.empty() || of_one_moment);
}

TEST_P(Tracker, trap_f03_a_digest_is_not_remembered_by_a_stat_that_is_not_trusted) {
  fs::create_directory(dir_ / "d");
  write_file(dir_ / "d/f", "old");
  const UniqueFd fd = open_fd(dir_ / "d/f", O_RDWR);
  void* const mapped = ::mmap(nullptr, 3, PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
  ASSERT_NE(mapped, MAP_FAILED);
  std::memcpy(mapped, "one", 3);
  set_mtime(dir_ / "d/f", 4'000'000'000);
  const Digest file = observe_path(dir_ / "d/f").digest;
  const Digest directory = observe_path(dir_ / "d").digest;
  std::memcpy(mapped, "two", 3);  // no stat shows this
  EXPECT_NE(observe_path(dir_ / "d/f").digest, file);
  EXPECT_NE(observe_path(dir_ / "d").digest, directory);
  ::munmap(mapped, 3);
}

TEST_P(Tracker, an_equal_stat_that_is_not_trusted_proves_nothing) {
  write_file(dir_ / "f", "old");
  Dependency dependency = observe_path(dir_ / "f");
  file_state_clear();
  write_file(dir_ / "f", "new");
  dependency.stat = *stat_file(dir_ / "f");  // as if both had been written in one tick of a slow clock
  dependency.stat_trusted = false;
  EXPECT_FALSE(holds(dependency));
}

TEST_P(Tracker, sha256_where_it_is_asked_for) {
  write_file(dir_ / "f", "abc");
  const Dependency dependency = observe_path(dir_ / "f", "", Algo::kSha256);
  EXPECT_EQ(dependency.digest, digest_of("abc", Algo::kSha256));
  EXPECT_TRUE(holds(dependency));
  if (GetParam()) settle();
  for (const Algo algo : {Algo::kXxh3, Algo::kSha256})  // each is remembered separately
    EXPECT_EQ(observe_path(dir_ / "f", "", algo).digest, digest_of("abc", algo));
  write_file(dir_ / "f", "abd");
  EXPECT_FALSE(holds(dependency));
}

}  // namespace
}  // namespace cachepy::internal
