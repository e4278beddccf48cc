// What the tracker remembers of files between two checks, and environment variables.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "support/temp_dir.h"
#include "support/tracked.h"
#include "tracking/tracker.h"

namespace cachepy::internal {
namespace {

using test::settle;
using test::TempDir;
using test::write_file;

TEST(TrackerMemory, an_unchanged_file_is_read_once) {
  const TempDir dir;
  write_file(dir / "f", "content");
  settle();
  file_state_clear();
  const FileStateInfo before = file_state_info();
  const Dependency dependency = observe_path(dir / "f");
  observe_path(dir / "f");
  still_holds(dependency);
  const FileStateInfo after = file_state_info();
  EXPECT_EQ(after.entries, 1u);
  EXPECT_EQ(after.reads - before.reads, 1u);
  EXPECT_EQ(after.hits - before.hits, 2u);
  EXPECT_EQ(file_state_clear(), 1u);
  EXPECT_EQ(file_state_info().entries, 0u);
}

TEST(TrackerMemory, a_trusted_dependency_needs_no_reading_in_a_new_process) {
  const TempDir dir;
  write_file(dir / "f", std::string(2'000'000, 'x'));
  settle();
  const Dependency dependency = observe_path(dir / "f");
  ASSERT_TRUE(dependency.stat_trusted);
  file_state_clear();
  const FileStateInfo before = file_state_info();
  EXPECT_TRUE(still_holds(dependency));
  EXPECT_EQ(observe_path(dir / "f").digest, dependency.digest);  // nor does another function that tracks it
  EXPECT_EQ(file_state_info().reads, before.reads);
}

TEST(TrackerMemory, is_shared_by_threads) {
  const TempDir dir;
  for (int i = 0; i < 20; ++i) write_file(dir / std::to_string(i), std::to_string(i));
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&dir] {
      for (int i = 0; i < 200; ++i) {
        const std::string name = std::to_string(i % 20);
        EXPECT_EQ(observe_path(dir / name).digest, digest_of(name));
        if (i % 50 == 0) file_state_clear();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(TrackedVariable, set_empty_and_unset_differ) {
  const char* const name = "CACHEPY_TEST_VARIABLE";
  ::unsetenv(name);
  const Dependency unset = observe_env(name);
  ::setenv(name, "", 1);
  const Dependency empty = observe_env(name);
  ::setenv(name, "x", 1);
  const Dependency x = observe_env(name, Algo::kSha256);
  EXPECT_TRUE(unset.digest.empty());
  EXPECT_NE(unset.digest, empty.digest);
  EXPECT_FALSE(still_holds(unset));
  EXPECT_FALSE(still_holds(empty));
  EXPECT_TRUE(still_holds(x));
  ::setenv(name, "", 1);
  EXPECT_TRUE(still_holds(empty));
  EXPECT_FALSE(still_holds(x));
  ::unsetenv(name);
  EXPECT_TRUE(still_holds(unset));
  EXPECT_FALSE(still_holds(empty));
}

TEST(TrackerConfirm, a_stat_that_was_too_young_is_replaced_when_the_content_is_the_same) {
  TempDir dir;
  write_file(dir / "f", "content");
  Dependency dependency = observe_path(dir / "f");
  ASSERT_FALSE(dependency.stat_trusted);
  settle();
  EXPECT_TRUE(confirm(dependency));
  EXPECT_TRUE(dependency.stat_trusted);
  EXPECT_TRUE(still_holds(dependency));

  write_file(dir / "f", "CONTENT");
  dependency = observe_path(dir / "f");
  write_file(dir / "f", "changed");
  settle();
  EXPECT_FALSE(confirm(dependency));

  test::set_mtime(dir / "f", 4'000'000'000);
  dependency = observe_path(dir / "f");
  EXPECT_TRUE(confirm(dependency));
  EXPECT_FALSE(dependency.stat_trusted) << "it is as young as before";
}

}  // namespace
}  // namespace cachepy::internal
