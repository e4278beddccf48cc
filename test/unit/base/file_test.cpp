#include "base/file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

using test::TempDir;
using test::write_file;

::mode_t mode_of(const std::string& path) {
  struct ::stat st;
  EXPECT_EQ(::stat(path.c_str(), &st), 0) << path;
  return st.st_mode & 0777;
}

std::size_t files_in(const std::string& directory) {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator(directory), std::filesystem::directory_iterator()));
}

TEST(AtomicFile, replaces_the_target_when_committed) {
  const TempDir dir;
  write_file(dir / "f", "old and longer");
  absl::StatusOr<AtomicFile> file = AtomicFile::create(dir / "f");
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_TRUE(file->write({"new", "", " text"}).ok());
  EXPECT_EQ(test::read_file(dir / "f"), "old and longer");
  ASSERT_TRUE(file->commit().ok());
  EXPECT_EQ(test::read_file(dir / "f"), "new text");
  EXPECT_EQ(mode_of(dir / "f"), 0600u);
  EXPECT_EQ(files_in(dir.path()), 1u);
}

TEST(AtomicFile, leaves_no_trace_when_not_committed) {
  const TempDir dir;
  write_file(dir / "f", "old");
  {
    absl::StatusOr<AtomicFile> file = AtomicFile::create(dir / "f");
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE(file->write({"new"}).ok());
    const AtomicFile moved = *std::move(file);
  }
  EXPECT_EQ(test::read_file(dir / "f"), "old");
  EXPECT_EQ(files_in(dir.path()), 1u);
}

TEST(AtomicFile, trap_r06_an_error_from_close_leaves_the_old_file) {
  const TempDir dir;
  write_file(dir / "f", "old");
  const int next = ::dup(STDIN_FILENO);
  ::close(next);
  {
    absl::StatusOr<AtomicFile> file = AtomicFile::create(dir / "f");
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE(file->write({"new"}).ok());
    ASSERT_EQ(::close(next), 0) << "which is the file's, for it is the lowest that was free";
    EXPECT_FALSE(file->commit().ok());
  }
  EXPECT_EQ(test::read_file(dir / "f"), "old");
  EXPECT_EQ(files_in(dir.path()), 1u);
}

TEST(AtomicFile, may_have_the_longest_possible_name) {
  const TempDir dir;
  const std::string name(255, 'n');
  absl::StatusOr<AtomicFile> file = AtomicFile::create(dir / name);
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_TRUE(file->commit().ok());
  EXPECT_TRUE(std::filesystem::exists(dir / name));
}

TEST(AtomicFile, errors_name_the_action_the_file_and_the_reason) {
  const TempDir dir;
  const absl::Status missing = AtomicFile::create(dir / "no/f").status();
  EXPECT_TRUE(absl::IsNotFound(missing)) << missing;
  EXPECT_NE(missing.message().find(dir / "no/f"), absl::string_view::npos) << missing;
  EXPECT_NE(missing.message().find("No such file"), absl::string_view::npos) << missing;

  ASSERT_TRUE(std::filesystem::create_directory(dir / "taken"));
  absl::StatusOr<AtomicFile> file = AtomicFile::create(dir / "taken");
  ASSERT_TRUE(file.ok());
  EXPECT_FALSE(file->commit().ok());
}

TEST(AtomicFile, one_whole_file_remains_when_many_threads_write) {
  const TempDir dir;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&dir, t] {
      const std::string content(10000, static_cast<char>('a' + t));
      for (int i = 0; i < 20; ++i) {
        absl::StatusOr<AtomicFile> file = AtomicFile::create(dir / "f");
        ASSERT_TRUE(file.ok());
        ASSERT_TRUE(file->write({content}).ok());
        ASSERT_TRUE(file->commit().ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::string content = test::read_file(dir / "f");
  ASSERT_EQ(content.size(), 10000u);
  EXPECT_EQ(content, std::string(10000, content[0]));
  EXPECT_EQ(files_in(dir.path()), 1u);
}

TEST(ReadFile, gives_the_bytes_up_to_a_limit) {
  const TempDir dir;
  write_file(dir / "f", std::string("a\0b", 3));
  EXPECT_EQ(*read_file(dir / "f", 3), std::string("a\0b", 3));
  EXPECT_TRUE(absl::IsResourceExhausted(read_file(dir / "f", 2).status()));
  EXPECT_TRUE(absl::IsNotFound(read_file(dir / "g", 3).status()));
  EXPECT_TRUE(absl::IsNotFound(read_file(dir / "f/below", 3).status()));
}

TEST(ReadFile, does_not_hang_on_special_files) {
  const TempDir dir;
  ASSERT_EQ(::mkfifo((dir / "fifo").c_str(), 0600), 0);
  EXPECT_TRUE(absl::IsFailedPrecondition(read_file(dir / "fifo", 10).status()));
  EXPECT_FALSE(read_file(dir.path(), 10).ok());
}

TEST(ReadBoth, fills_both_or_reports_that_the_file_ended) {
  const TempDir dir;
  write_file(dir / "f", "abcdefgh");
  std::array<char, 8> a{};
  std::array<char, 8> b{};
  UniqueFd fd = open_fd(dir / "f", O_RDONLY);
  ASSERT_TRUE(read_both(fd.get(), {a.data(), 5}, {b.data(), 3}));
  EXPECT_EQ(std::string(a.data()) + std::string(b.data()), "abcdefgh");
  fd = open_fd(dir / "f", O_RDONLY);
  EXPECT_TRUE(read_both(fd.get(), {a.data(), 8}, {nullptr, 0}));
  EXPECT_FALSE(read_both(fd.get(), {a.data(), 1}, {b.data(), 1}));
  EXPECT_EQ(errno, 0);
}

TEST(MakeDirectories, keeps_the_mode_for_the_last_one) {
  const TempDir dir;
  const ::mode_t umask = ::umask(022);
  EXPECT_TRUE(make_directories(dir / "a/b/c", 0700).ok());
  EXPECT_TRUE(make_directories(dir / "a/b/c", 0700).ok());
  ::umask(umask);
  EXPECT_EQ(mode_of(dir / "a/b"), 0755u);
  EXPECT_EQ(mode_of(dir / "a/b/c"), 0700u);

  write_file(dir / "file", "");
  EXPECT_FALSE(make_directories(dir / "file", 0700).ok());
  EXPECT_FALSE(make_directories(dir / "file/below", 0700).ok());
}

}  // namespace
}  // namespace cachepy::internal
