// Paths of which a part leads elsewhere, or appears, after the first call.
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "cachepy/cachepy.h"
#include "listening.h"

namespace fs = std::filesystem;

namespace {

int runs = 0;

std::string joined(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  std::string text;
  for (const std::string& name : names) text += name + " ";
  return text;
}
std::string content_at(int directory, const char* name) {
  char text[16];
  const int fd = ::openat(directory, name, O_RDONLY);
  if (fd < 0) return "none";
  const ssize_t size = ::read(fd, text, sizeof text);
  ::close(fd);
  return {text, static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}
std::string content_from(int flags) {
  const int directory = ::open("link", flags | O_DIRECTORY);
  const std::string text = content_at(directory, "file");
  ::close(directory);
  return text;
}
[[cachepy::ignore]] long bytes_in_tree = 0;
int add_bytes(const char*, const struct ::stat* st, int type, struct ::FTW*) {
  if (type == FTW_F) bytes_in_tree += st->st_size;
  return 0;
}

struct Way {
  const char* name;
  std::string (*use)();
};
const Way kWays[] = {
    {"directory_iterator",
     [] {
       std::vector<std::string> names;
       for (const auto& each : fs::directory_iterator("link")) names.push_back(each.path().filename());
       return joined(names);
     }},
    {"recursive_directory_iterator",
     [] {
       std::vector<std::string> names;
       for (const auto& each : fs::recursive_directory_iterator("link/sub"))
         names.push_back(each.path().filename());
       return joined(names);
     }},
    {"openat", [] { return content_from(O_RDONLY); }},
    {"openat of O_PATH", [] { return content_from(O_PATH); }},
    {"dirfd of opendir",
     [] {
       ::DIR* const directory = ::opendir("link");
       const std::string text = content_at(::dirfd(directory), "file");
       ::closedir(directory);
       return text;
     }},
    {"nftw that follows",
     [] {
       bytes_in_tree = 0;
       ::nftw(".", add_bytes, 8, 0);
       return std::to_string(bytes_in_tree);
     }},
};

[[cachepy::cache_file("../cache")]] std::string uses(const std::string& way) {
  ++runs;
  for (const Way& each : kWays)
    if (each.name == way) return each.use();
  return "unknown";
}
[[cachepy::cache_file("../cache")]] std::string finds(const std::string& pattern) {
  ++runs;
  std::vector<std::string> names;
  ::glob_t found{};
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0)
    for (std::size_t i = 0; i < found.gl_pathc; ++i) names.push_back(found.gl_pathv[i]);
  ::globfree(&found);
  return joined(names);
}
[[cachepy::cache_file("../cache")]] bool can_write(const std::string& path) {
  ++runs;
  const bool is_written = static_cast<bool>(std::ofstream(path) << "text" << std::flush);
  fs::remove(path);
  return is_written;
}
[[cachepy::cache_file("../cache", children = "track")]] int runs_program(const std::string& command) {
  ++runs;
  return ::system(command.c_str());
}

class Paths : public Listening {
 protected:
  void SetUp() override {
    Listening::SetUp();
    runs = 0;
    fs::create_directory("w");
    fs::current_path("w");
    for (const std::string directory : {"one", "two"}) {
      fs::create_directories("../" + directory + "/sub");
      std::ofstream("../" + directory + "/file") << directory;
      std::ofstream("../" + directory + "/sub/in_" + directory) << directory << "!";
      std::ofstream("../" + directory + "/only_in_" + directory) << directory;
    }
    std::ofstream("../two/more") << "more";
    lead_to("one");
  }
  void TearDown() override {
    fs::current_path("..");
    Listening::TearDown();
  }

  static void lead_to(const std::string& directory) {
    fs::remove("link");
    fs::create_directory_symlink("../" + directory, "link");
  }
};

TEST_F(Paths, trap_f25_directories_that_are_opened_through_a_link) {
  for (const auto& [name, use] : kWays) {
    SCOPED_TRACE(name);
    lead_to("one");
    runs = 0;
    EXPECT_EQ(uses(name), use());
    EXPECT_EQ(uses(name), use());
    EXPECT_EQ(runs, 1);
    lead_to("two");
    EXPECT_EQ(uses(name), use());
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(messages, std::vector<std::string>{});
  }
}

TEST_F(Paths, trap_f25_a_file_behind_a_link_that_a_walk_follows) {
  const std::string walk = "nftw that follows";
  const std::string before = uses(walk);
  std::ofstream("../one/sub/in_one") << "longer than before";
  EXPECT_NE(uses(walk), before);
  EXPECT_EQ(runs, 2);
}

TEST_F(Paths, trap_f25_a_program_that_enters_a_directory_through_a_link) {
  const std::string command = "cd link && grep -q one file";
  EXPECT_EQ(runs_program(command), 0);
  EXPECT_EQ(runs_program(command), 0);
  EXPECT_EQ(runs, 1);
  lead_to("two");
  EXPECT_NE(runs_program(command), 0);
}

TEST_F(Paths, trap_f25_names_behind_a_pattern) {
  fs::create_directories("x");
  fs::create_directories("y/sub");
  std::ofstream("x/a") << "1";
  EXPECT_EQ(finds("*/a"), "x/a ");
  EXPECT_EQ(finds("*/sub/a"), "");
  finds("*/a");
  EXPECT_EQ(runs, 2);
  std::ofstream("y/a") << "2";
  std::ofstream("y/sub/a") << "3";
  EXPECT_EQ(finds("*/a"), "x/a y/a ");
  EXPECT_EQ(finds("*/sub/a"), "y/sub/a ");
}

TEST_F(Paths, trap_f25_the_directory_of_a_temporary_file) {
  fs::create_directory("d");
  EXPECT_TRUE(can_write("d/t"));
  EXPECT_TRUE(can_write("d/t"));
  EXPECT_EQ(runs, 1);
  fs::remove("d");
  EXPECT_FALSE(can_write("d/t"));
}

}  // namespace
