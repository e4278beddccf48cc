#include "base/path.h"

#include <gtest/gtest.h>
#include <pwd.h>
#include <unistd.h>

#include <filesystem>

#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

namespace fs = std::filesystem;

TEST(NormalPath, trap_f13_one_file_has_one_spelling) {
  const test::TempDir dir;
  fs::create_directories(dir / "a/c");
  const std::string b = dir / "b";
  for (const char* const spelling : {"/b", "//b", "/./b", "/a/../b", "/a/c/../../b", "/b/", "/b/."}) {
    EXPECT_EQ(normal_path(dir.path() + spelling), b) << spelling;
  }
}

TEST(NormalPath, trap_f12_is_absolute_from_the_directory_of_the_moment) {
  const test::TempDir dir;
  const fs::path before = fs::current_path();
  fs::create_directories(dir / "sub");
  fs::current_path(dir.path());
  const std::string first = normal_path("b");
  fs::current_path(dir / "sub");
  const std::string second = normal_path("b");
  const std::string up = normal_path("../b");
  fs::current_path(before);
  EXPECT_EQ(first, dir / "b");
  EXPECT_EQ(second, dir / "sub/b");
  EXPECT_EQ(up, dir / "b");
}

TEST(NormalPath, trap_f11_does_not_go_up_where_the_system_would_not) {
  const test::TempDir dir;
  fs::create_directories(dir / "elsewhere/deep");
  fs::create_symlink("elsewhere/deep", dir / "link");
  test::write_file(dir / "elsewhere/b", "reached through the link");
  EXPECT_EQ(normal_path(dir / "link/../b"), dir / "link/../b");
  EXPECT_EQ(test::read_file(normal_path(dir / "link/../b")), "reached through the link");
  EXPECT_EQ(normal_path(dir / "link/../../b"), dir / "link/../../b");
  EXPECT_EQ(normal_path(dir / "none/../b"), dir / "none/../b");
  EXPECT_EQ(normal_path(dir / "link/b"), dir / "link/b");
}

TEST(NormalPath, has_its_limits) {
  EXPECT_EQ(normal_path(""), "");
  EXPECT_EQ(normal_path("/"), "/");
  EXPECT_EQ(normal_path("/.."), "/");
  EXPECT_EQ(normal_path("/../.."), "/");
}

TEST(NormalPath, stays_relative_in_a_directory_that_is_gone) {
  const fs::path before = fs::current_path();
  {
    const test::TempDir dir;
    fs::current_path(dir.path());
  }
  EXPECT_EQ(normal_path("b"), "b");
  fs::current_path(before);
}

TEST(ExpandHome, expands_a_tilde_like_shells) {
  const std::string home = std::getenv("HOME") != nullptr ? std::getenv("HOME") : "";
  ::setenv("HOME", "/home/ada", 1);
  EXPECT_EQ(expand_home("~/cache"), "/home/ada/cache");
  EXPECT_EQ(expand_home("~"), "/home/ada");
  for (const char* path : {"", "a/~", "~ada/cache", "/~/cache", "./~"}) EXPECT_EQ(expand_home(path), path);
  ::unsetenv("HOME");
  EXPECT_EQ(expand_home("~/cache"), ::getpwuid(::geteuid())->pw_dir + std::string("/cache"));
  if (!home.empty()) ::setenv("HOME", home.c_str(), 1);
}

TEST(ParentPath, is_the_directory_of_the_path) {
  EXPECT_EQ(parent_path("/a/b"), "/a");
  EXPECT_EQ(parent_path("/a"), "/");
  EXPECT_EQ(parent_path("a"), ".");
}

}  // namespace
}  // namespace cachepy::internal
