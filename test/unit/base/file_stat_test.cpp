#include "base/file_stat.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

constexpr std::int64_t kSecond_ns = 1'000'000'000;

FileStat changed_at(std::int64_t mtime_ns, std::int64_t ctime_ns) {
  FileStat stat;
  stat.kind = FileStat::Kind::kRegular;
  stat.mtime_ns = mtime_ns;
  stat.ctime_ns = ctime_ns;
  return stat;
}

TEST(FileStat, describes_the_file) {
  const test::TempDir dir;
  test::write_file(dir / "f", "12345");
  const std::optional<FileStat> file = stat_file(dir / "f");
  ASSERT_TRUE(file);
  EXPECT_EQ(file->kind, FileStat::Kind::kRegular);
  EXPECT_EQ(file->size, 5u);
  EXPECT_EQ(stat_file(dir.path())->kind, FileStat::Kind::kDirectory);
  EXPECT_EQ(stat_file("/dev/null")->kind, FileStat::Kind::kOther);
  EXPECT_EQ(stat_file(dir / "none")->kind, FileStat::Kind::kAbsent);
  EXPECT_EQ(stat_file(dir / "f/none")->kind, FileStat::Kind::kAbsent);
  std::filesystem::create_symlink("loop", dir / "loop");
  EXPECT_FALSE(stat_file(dir / "loop"));
}

TEST(FileStat, is_trusted_once_it_is_older_than_a_clock_tick) {
  const std::int64_t now = 1000 * kSecond_ns;
  const std::int64_t fraction = 123'456;
  EXPECT_FALSE(changed_at(now, now).trusted_at(now));
  EXPECT_FALSE(changed_at(0, now - fraction).trusted_at(now));
  EXPECT_TRUE(changed_at(0, now - kSecond_ns + fraction).trusted_at(now));
}

TEST(FileStat, without_fractions_of_a_second_must_be_seconds_old) {
  const std::int64_t now = 1000 * kSecond_ns;
  EXPECT_FALSE(changed_at(now - 2 * kSecond_ns, now - 2 * kSecond_ns).trusted_at(now));
  EXPECT_TRUE(changed_at(now - 4 * kSecond_ns, now - 4 * kSecond_ns).trusted_at(now));
}

TEST(FileStat, trap_f15_from_the_future_is_not_trusted) {
  const std::int64_t now = 1000 * kSecond_ns + 5;
  EXPECT_FALSE(changed_at(now + 100 * kSecond_ns, now - 10 * kSecond_ns).trusted_at(now));
  EXPECT_FALSE(changed_at(now - 10 * kSecond_ns, now + 100 * kSecond_ns).trusted_at(now));
}

}  // namespace
}  // namespace cachepy::internal
