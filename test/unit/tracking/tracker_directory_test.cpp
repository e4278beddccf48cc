// Directories as dependencies: every change below a directory is noticed, and nothing else.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <thread>
#include <utility>

#include "base/file_pattern.h"
#include "store/store.h"
#include "support/temp_dir.h"
#include "support/tracked.h"
#include "tracking/tracker.h"

namespace cachepy::internal {
namespace {

namespace fs = std::filesystem;
using test::holds;
using test::set_mtime;
using test::settle;
using test::TempDir;
using test::write_file;

class TrackedDirectory : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    fs::create_directories(dir_ / "d/sub/deep");
    fs::create_directories(dir_ / "d/empty");
    write_file(dir_ / "d/a.csv", "a");
    write_file(dir_ / "d/b.txt", "b");
    write_file(dir_ / "d/sub/c.csv", "c");
    write_file(dir_ / "d/sub/deep/e.csv", "e");
  }

  Dependency observe(const std::string& path, const std::string& pattern = "") {
    file_state_clear();
    if (GetParam()) settle();
    const Dependency dependency = observe_path(path, pattern);
    EXPECT_EQ(dependency.kind, DependencyKind::kDirectory);
    if (GetParam()) EXPECT_TRUE(dependency.stat_trusted);
    EXPECT_TRUE(holds(dependency));
    observe_path(path, pattern);  // remembered from here on
    return dependency;
  }

  TempDir dir_;
};

INSTANTIATE_TEST_SUITE_P(With, TrackedDirectory, testing::Bool(), [](const auto& instance) {
  return instance.param ? "trusted_stats" : "young_stats";
});

TEST_P(TrackedDirectory, trap_f18_file_added) {
  const Dependency dependency = observe(dir_ / "d");
  write_file(dir_ / "d/sub/new", "");
  EXPECT_FALSE(holds(dependency));
  fs::remove(dir_ / "d/sub/new");
  EXPECT_TRUE(holds(dependency));
}

TEST_P(TrackedDirectory, trap_f18_file_removed) {
  const Dependency dependency = observe(dir_ / "d");
  fs::remove(dir_ / "d/sub/deep/e.csv");
  EXPECT_FALSE(holds(dependency));
}

TEST_P(TrackedDirectory, trap_f18_file_renamed_or_moved) {
  const Dependency dependency = observe(dir_ / "d");
  fs::rename(dir_ / "d/b.txt", dir_ / "d/b2.txt");
  EXPECT_FALSE(holds(dependency));
  fs::rename(dir_ / "d/b2.txt", dir_ / "d/sub/b.txt");
  EXPECT_FALSE(holds(dependency));
  fs::rename(dir_ / "d/sub/b.txt", dir_ / "d/b.txt");
  EXPECT_TRUE(holds(dependency));

  fs::create_directories(dir_ / "e/a");
  write_file(dir_ / "e/a/z", "");
  const Dependency inside = observe(dir_ / "e");
  fs::rename(dir_ / "e/a/z", dir_ / "e/z");  // the same names in the same order
  EXPECT_FALSE(holds(inside));
}

TEST_P(TrackedDirectory, trap_f18_two_files_exchanged) {
  const Dependency dependency = observe(dir_ / "d");
  fs::rename(dir_ / "d/a.csv", dir_ / "d/tmp");
  fs::rename(dir_ / "d/b.txt", dir_ / "d/a.csv");
  fs::rename(dir_ / "d/tmp", dir_ / "d/b.txt");
  EXPECT_FALSE(holds(dependency));
}

TEST_P(TrackedDirectory, trap_f18_file_changed_deep_below) {
  const Dependency dependency = observe(dir_ / "d");
  write_file(dir_ / "d/sub/deep/e.csv", "E");
  EXPECT_FALSE(holds(dependency));
  write_file(dir_ / "d/sub/deep/e.csv", "e");
  EXPECT_TRUE(holds(dependency));
}

TEST_P(TrackedDirectory, trap_f18_empty_directories_count) {
  const Dependency dependency = observe(dir_ / "d");
  fs::create_directory(dir_ / "d/empty/another");
  EXPECT_FALSE(holds(dependency));
  fs::remove(dir_ / "d/empty/another");
  fs::remove(dir_ / "d/empty");
  EXPECT_FALSE(holds(dependency));

  const Dependency empty = observe(dir_ / "d/sub/deep");
  fs::remove(dir_ / "d/sub/deep/e.csv");
  EXPECT_FALSE(holds(empty));
}

TEST_P(TrackedDirectory, trap_f18_only_files_that_match_the_pattern_count) {
  const Dependency dependency = observe(dir_ / "d", "\\.csv$");
  EXPECT_NE(dependency.digest, observe_path(dir_ / "d").digest);
  write_file(dir_ / "d/b.txt", "changed");
  write_file(dir_ / "d/csv.notes", "new");
  fs::create_directory(dir_ / "d/new");
  EXPECT_TRUE(holds(dependency));
  write_file(dir_ / "d/new/x.csv", "");
  EXPECT_FALSE(holds(dependency));
  fs::remove(dir_ / "d/new/x.csv");
  EXPECT_TRUE(holds(dependency));
  write_file(dir_ / "d/sub/c.csv", "C");
  EXPECT_FALSE(holds(dependency));
}

TEST_P(TrackedDirectory, trap_f14_touched_files_do_not_count) {
  const Dependency dependency = observe(dir_ / "d");
  set_mtime(dir_ / "d/a.csv", 1'000'000'000);
  set_mtime(dir_ / "d", 1'000'000'000);
  EXPECT_TRUE(holds(dependency));
}

TEST_P(TrackedDirectory, trap_f02_changed_with_the_old_mtime) {
  set_mtime(dir_ / "d/a.csv", 1'000'000'000);
  const Dependency dependency = observe(dir_ / "d");
  write_file(dir_ / "d/a.csv", "A");
  set_mtime(dir_ / "d/a.csv", 1'000'000'000);
  EXPECT_FALSE(holds(dependency));
}

TEST_P(TrackedDirectory, trap_f15_one_file_from_the_future_and_no_stat_is_trusted) {
  const Dependency settled = observe(dir_ / "d");
  set_mtime(dir_ / "d/sub/c.csv", 4'000'000'000);
  const Dependency dependency = observe_path(dir_ / "d");
  EXPECT_FALSE(dependency.stat_trusted);
  EXPECT_EQ(dependency.digest, settled.digest);
}

TEST_P(TrackedDirectory, an_equal_stamp_that_is_not_trusted_proves_nothing) {
  Dependency dependency = observe(dir_ / "d");
  write_file(dir_ / "d/a.csv", "A");
  file_state_clear();
  dependency.stat = observe_path(dir_ / "d").stat;
  dependency.stat_trusted = false;
  EXPECT_FALSE(holds(dependency));
}

TEST_P(TrackedDirectory, trap_f11_symlinks_are_followed) {
  write_file(dir_ / "outside", "1");
  fs::create_directory(dir_ / "outside_dir");
  write_file(dir_ / "outside_dir/f", "1");
  fs::create_symlink("../outside", dir_ / "d/link");
  fs::create_symlink("../outside_dir", dir_ / "d/dir_link");
  fs::create_symlink("../not_there", dir_ / "d/dangling");
  const Dependency dependency = observe(dir_ / "d");
  write_file(dir_ / "outside", "2");
  EXPECT_FALSE(holds(dependency));
  write_file(dir_ / "outside", "1");
  EXPECT_TRUE(holds(dependency));
  write_file(dir_ / "outside_dir/f", "2");
  EXPECT_FALSE(holds(dependency));
  write_file(dir_ / "outside_dir/f", "1");
  write_file(dir_ / "not_there", "");
  EXPECT_FALSE(holds(dependency));
}

TEST_P(TrackedDirectory, trap_f11_loops_of_symlinks_end) {
  fs::create_symlink(".", dir_ / "d/self");
  fs::create_symlink("..", dir_ / "d/sub/up");
  fs::create_symlink("/", dir_ / "d/root");
  fs::create_symlink("ring2", dir_ / "d/ring1");
  fs::create_symlink("ring1", dir_ / "d/ring2");
  fs::create_symlink("sub", dir_ / "d/twice");
  const Dependency dependency = observe(dir_ / "d");
  EXPECT_FALSE(dependency.digest.empty());
  write_file(dir_ / "d/sub/c.csv", "C");
  EXPECT_FALSE(holds(dependency));
}

TEST_P(TrackedDirectory, trap_f19_fifos_in_it_do_not_hang) {
  ASSERT_EQ(::mkfifo((dir_ / "d/fifo").c_str(), 0600), 0);
  const Dependency dependency = observe(dir_ / "d");
  fs::remove(dir_ / "d/fifo");
  EXPECT_FALSE(holds(dependency));
}

TEST_P(TrackedDirectory, trap_f19_one_file_without_stored_content_and_no_stat_is_trusted) {
  fs::create_symlink("/proc/self/stat", dir_ / "d/link");
  if (GetParam()) settle();
  const Dependency dependency = observe_path(dir_ / "d");
  EXPECT_FALSE(dependency.stat_trusted);
}

TEST_P(TrackedDirectory, trap_f17_an_unreadable_file_in_it_never_holds) {
  ::chmod((dir_ / "d/a.csv").c_str(), 0);
  const test::NotRoot not_root(dir_);
  const Dependency dependency = observe_path(dir_ / "d");
  EXPECT_TRUE(dependency.digest.empty());
  EXPECT_FALSE(holds(dependency));
}

TEST_P(TrackedDirectory, trap_f17_an_unreadable_directory_in_it_never_holds) {
  ::chmod((dir_ / "d/sub/deep").c_str(), 0);
  const test::NotRoot not_root(dir_);
  const Dependency dependency = observe_path(dir_ / "d");
  EXPECT_TRUE(dependency.digest.empty());
  EXPECT_FALSE(holds(dependency));
}

TEST_P(TrackedDirectory, trap_f21_names_that_could_be_taken_for_others) {
  fs::create_directories(dir_ / "one/a");
  write_file(dir_ / "one/a/b", "");
  fs::create_directories(dir_ / "two");
  write_file(dir_ / "two/a\nb", "");
  write_file(dir_ / "two/ab", "");
  const Dependency one = observe(dir_ / "one");
  const Dependency two = observe(dir_ / "two");
  EXPECT_NE(one.digest, two.digest);
  fs::rename(dir_ / "two/a\nb", dir_ / "two/a b");
  EXPECT_FALSE(holds(two));
}

TEST_P(TrackedDirectory, trap_f22_the_cache_directories_in_it_do_not_count) {
  exclude_from_listings(dir_ / "d/own_cache");
  const Dependency dependency = observe(dir_ / "d");
  fs::create_directory(dir_ / "d/own_cache");
  write_file(dir_ / "d/own_cache/anything", "");
  EXPECT_TRUE(holds(dependency));
  ASSERT_TRUE(Store(dir_ / "d/cache_of_another_process").prepare().ok());
  EXPECT_TRUE(holds(dependency));
  write_file(dir_ / "d/own_cache_not", "");
  EXPECT_FALSE(holds(dependency));
  fs::remove(dir_ / "d/own_cache_not");
  write_file(dir_ / "d/sub/CACHEDIR.TAG",
             "Signature: 8a477f597d28d172789f06886806bc55\n# of another program\n");
  const Dependency with_a_tag = observe(dir_ / "d");
  write_file(dir_ / "d/sub/c.csv", "C");
  EXPECT_FALSE(holds(with_a_tag));
}

TEST_P(TrackedDirectory, equal_trees_have_equal_digests_wherever_they_are) {
  fs::copy(dir_ / "d", dir_ / "copy", fs::copy_options::recursive);
  for (char name = 'a'; name <= 'z'; ++name) write_file(dir_ / "d/" + name, "");
  for (char name = 'z'; name >= 'a'; --name) write_file(dir_ / "copy/" + name, "");
  EXPECT_EQ(observe(dir_ / "d").digest, observe(dir_ / "copy").digest);
}

TEST(TrackedDirectoryMemory, unchanged_files_are_not_read_in_a_new_process) {
  const TempDir dir;
  fs::create_directory(dir / "d");
  for (int i = 0; i < 10; ++i) write_file(dir / ("d/" + std::to_string(i)), std::to_string(i));
  settle();
  const Dependency dependency = observe_path(dir / "d");
  ASSERT_TRUE(dependency.stat_trusted);
  file_state_clear();
  const std::size_t before = file_state_info().reads;
  EXPECT_TRUE(still_holds(dependency));
  EXPECT_EQ(file_state_info().reads, before);

  write_file(dir / "d/3", "changed");
  EXPECT_FALSE(still_holds(dependency));
}

TEST(TrackedDirectoryMemory, trap_f16_changed_while_it_is_listed_gives_the_digest_of_one_moment) {
  using Clock = std::chrono::steady_clock;
  constexpr int kFiles = 1000, kRounds = 10;
  const TempDir dir;
  const auto make_tree = [&](const std::string& root) {
    for (const char* const below : {"a", "m", "z"}) fs::create_directories(root + "/" + below);
  };
  const auto set = [](const std::string& file, bool is_there) {
    if (is_there) return write_file(file, "");
    fs::remove(file);
  };
  const auto observe = [](const std::string& root) {
    file_state_clear();
    return observe_path(root, "new$");
  };
  make_tree(dir / "still");
  std::map<std::pair<bool, bool>, Digest> digests;
  for (const bool a : {false, true})
    for (const bool z : {false, true}) {
      set(dir / "still/a/new", a);
      set(dir / "still/z/new", z);
      digests[{a, z}] = observe(dir / "still").digest;
    }
  make_tree(dir / "d");
  for (int i = 0; i < kFiles; ++i)
    write_file(dir / ("d/m/" + std::to_string(i)), "");  // so that listing takes long
  const auto begin = Clock::now();
  ASSERT_EQ(observe(dir / "d").digest, (digests[{false, false}]));
  const auto duration = Clock::now() - begin;

  for (int round = 0; round < kRounds; ++round) {
    const bool a_first = round % 2 == 0;
    set(dir / "d/a/new", false);
    set(dir / "d/z/new", false);
    std::thread writer([&] {
      std::this_thread::sleep_for(duration * (round / 2) / kRounds);
      set(dir / (a_first ? "d/a/new" : "d/z/new"), true);
      set(dir / (a_first ? "d/z/new" : "d/a/new"), true);
    });
    const Digest digest = observe(dir / "d").digest;
    writer.join();
    EXPECT_NE(digest, (digests[{!a_first, a_first}]))
        << "the second file without the first one, in round " << round;
  }
}

TEST(TrackedDirectoryPattern, that_is_no_expression_is_told_and_never_holds) {
  const TempDir dir;
  const absl::Status status = check_pattern("(unclosed");
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_NE(status.message().find("(unclosed"), absl::string_view::npos);
  EXPECT_TRUE(check_pattern("\\.csv$").ok());
  const Dependency dependency = observe_path(dir.path(), "(unclosed");
  EXPECT_TRUE(dependency.digest.empty());
  EXPECT_FALSE(still_holds(dependency));
}

}  // namespace
}  // namespace cachepy::internal
