// Results that travel between users whose projects lie in different directories.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "cachepy/cache.h"
#include "remote_fixture.h"

namespace cachepy::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class Roots : public Remote {
 protected:
  void SetUp() override {
    Remote::SetUp();
    for (const char* user : {"ann", "bob"}) {
      fs::create_directories(project(user) / "data");
      write(user, "data/a.txt", "content");
    }
  }

  fs::path project(const std::string& user) const { return fs::path(dir / user) / "project"; }
  void write(const std::string& user, const std::string& file, const std::string& text) const {
    std::ofstream(project(user) / file) << text;
  }
  /// That user works from now on.
  void be(const std::string& user, const std::string& roots = "") {
    share(directory_url(), "roots:\n  project: " + project(user).native() + "\n" + roots);
  }
  Cached<std::string, fs::path> reads(const std::string& user) const {
    return function<std::string, fs::path>(
        user, [](const fs::path& path) { return read_file(track_file(path.native())); });
  }
};

TEST_F(Roots, a_result_for_a_path_below_a_root_is_served_to_another_user) {
  be("ann");
  auto ann = reads("ann-cache");
  EXPECT_EQ(ann(project("ann") / "data/a.txt"), "content");
  flush();
  be("bob");
  auto bob = reads("bob-cache");
  EXPECT_EQ(bob(project("bob") / "data/a.txt"), "content");
  EXPECT_EQ(bob.runs, 0);
  // From bob's own disk, and checked against bob's file.
  cache_memory_clear();
  EXPECT_EQ(bob(project("bob") / "data/a.txt"), "content");
  EXPECT_EQ(bob.runs, 0);
  write("bob", "data/a.txt", "other");
  EXPECT_EQ(bob(project("bob") / "data/a.txt"), "other");
  EXPECT_EQ(bob.runs, 1);
}

TEST_F(Roots, another_content_or_another_path_below_it_is_a_miss) {
  be("ann");
  auto ann = reads("ann-cache");
  ann(project("ann") / "data/a.txt");
  flush();
  be("bob");
  write("bob", "data/a.txt", "bobs");
  write("bob", "data/b.txt", "content");
  auto bob = reads("bob-cache");
  EXPECT_EQ(bob(project("bob") / "data/a.txt"), "bobs");
  EXPECT_EQ(bob(project("bob") / "data/b.txt"), "content");
  EXPECT_EQ(bob.runs, 2);
}

TEST_F(Roots, arguments_that_name_files_are_below_roots_too) {
  const auto counts = [&](const std::string& user) {
    return function<std::string, std::string>(
        user, [](const std::string& path) { return std::to_string(read_file(path).size()); }, "f");
  };
  be("ann");
  auto ann = counts("ann-cache");
  EXPECT_EQ(ann(project("ann") / "data/a.txt"), "7");
  flush();
  be("bob");
  auto bob = counts("bob-cache");
  EXPECT_EQ(bob(project("bob") / "data/a.txt"), "7");
  EXPECT_EQ(bob.runs, 0);
  write("bob", "data/a.txt", "longer content");
  EXPECT_EQ(bob(project("bob") / "data/a.txt"), "14");
  EXPECT_EQ(bob.runs, 1);
}

TEST_F(Roots, without_the_root_or_outside_of_it_paths_differ) {
  be("ann");
  auto ann = reads("ann-cache");
  ann(project("ann") / "data/a.txt");
  flush();
  share(directory_url());
  auto without = reads("bob-cache");
  without(project("bob") / "data/a.txt");
  EXPECT_EQ(without.runs, 1);
  share(directory_url(), "roots:\n  other: " + project("bob").native() + "\n");
  auto other = reads("carl-cache");
  other(project("bob") / "data/a.txt");
  EXPECT_EQ(other.runs, 1);
}

TEST_F(Roots, a_file_below_a_root_that_the_receiver_lacks_is_a_miss) {
  const auto fixed = [&](const std::string& user, const fs::path& file) {
    return function<std::string, int>(user, [file](int) { return read_file(track_file(file.native())); });
  };
  be("ann");
  auto ann = fixed("ann-cache", project("ann") / "data/a.txt");
  ann(1);
  flush();
  be("bob");
  auto bob = fixed("bob-cache", project("bob") / "data/a.txt");
  EXPECT_EQ(bob(1), "content");
  EXPECT_EQ(bob.runs, 0);
  share(directory_url(), "roots:\n  other: " + dir.path() + "\n");
  auto carl = fixed("carl-cache", project("bob") / "data/a.txt");
  carl(1);
  EXPECT_EQ(carl.runs, 1);
}

TEST_F(Roots, callers_travel_with_the_files_of_the_calls_below) {
  const auto all = [&](const std::string& user, Cached<std::string, fs::path>& reader) {
    return function<std::string, fs::path>(
        user + "-all", [&](const fs::path& directory) { return reader(directory / "a.txt") + "!"; });
  };
  be("ann");
  auto reads_ann = reads("ann-cache");
  auto ann = all("ann-cache", reads_ann);
  EXPECT_EQ(ann(project("ann") / "data"), "content!");
  flush();
  be("bob");
  auto reads_bob = reads("bob-cache");
  auto bob = all("bob-cache", reads_bob);
  EXPECT_EQ(bob(project("bob") / "data"), "content!");
  EXPECT_EQ(bob.runs + reads_bob.runs, 0);
  write("bob", "data/a.txt", "other");
  EXPECT_EQ(bob(project("bob") / "data"), "other!");
}

TEST_F(Roots, the_longest_of_nested_roots_and_symlinked_ones_are_found) {
  const auto data = [&](const std::string& user) {
    return "  data: " + (project(user) / "data").native() + "\n";
  };
  be("ann", data("ann"));
  auto ann = reads("ann-cache");
  ann(project("ann") / "data/a.txt");
  flush();
  // The data of bob are elsewhere, and reached through a symlink.
  fs::create_directories(dir / "disk/bobs");
  fs::rename(project("bob") / "data/a.txt", dir / "disk/bobs/a.txt");
  fs::create_directory_symlink(dir / "disk/bobs", dir / "link");
  be("bob", "  data: " + (dir / "link") + "\n");
  auto bob = reads("bob-cache");
  EXPECT_EQ(bob(dir / "link/a.txt"), "content");
  EXPECT_EQ(bob(dir / "disk/bobs/a.txt"), "content");
  EXPECT_EQ(bob.runs, 0);
}

TEST_F(Roots, a_result_that_contains_a_directory_of_its_user_is_not_sent) {
  const auto absolute = [&](const std::string& user) {
    return function<std::string, fs::path>(
        user, [](const fs::path& path) { return std::string(3'000'000, 'x') + path.native(); });
  };
  be("ann");
  auto ann = absolute("ann-cache");
  const std::string said = said_by([&] {
    ann(project("ann") / "data/a.txt");
    ann(project("ann") / "data/b.txt");
  });
  EXPECT_THAT(said, HasSubstr("its result contains '" + project("ann").native() + "'"));
  EXPECT_EQ(said.find("not sent"), said.rfind("not sent")) << "said once";
  flush();
  EXPECT_TRUE(objects().empty());
  be("bob");
  auto bob = absolute("bob-cache");
  EXPECT_EQ(bob(project("bob") / "data/a.txt"),
            std::string(3'000'000, 'x') + (project("bob") / "data/a.txt").native());
}

TEST_F(Roots, texts_that_look_like_paths_are_values) {
  const auto same = [&](const std::string& user) {
    return function<std::size_t, std::string>(user, [](const std::string& text) { return text.size(); });
  };
  be("ann");
  auto ann = same("ann-cache");
  ann(project("ann") / "x");
  flush();
  be("bob");
  auto bob = same("bob-cache");
  bob(project("bob") / "x");
  EXPECT_EQ(bob.runs, 1);
  // Paths to one file that are spelled in another way.
  const auto spelled = [&](const std::string& user) {
    return function<std::string, fs::path>(user + "-spelled",
                                           [](const fs::path& path) { return path.filename().native(); });
  };
  be("ann");
  auto spelled_ann = spelled("ann");
  spelled_ann(project("ann") / "data/");
  spelled_ann(project("ann") / "");
  flush();
  be("bob");
  auto spelled_bob = spelled("bob");
  EXPECT_EQ(spelled_bob(project("bob") / "data"), "data");
  EXPECT_EQ(spelled_bob(project("bob")), "project");
  EXPECT_EQ(spelled_bob.runs, 2);
  // A relative path that is spelled like a shared one.
  auto reader =
      function<std::size_t, fs::path>("ann-cache", [](const fs::path& path) { return path.native().size(); });
  be("ann");
  reader(project("ann") / "y");
  flush();
  auto other =
      function<std::size_t, fs::path>("bob-cache", [](const fs::path& path) { return path.native().size(); });
  other("@project/y");
  EXPECT_EQ(other.runs, 1);
}

}  // namespace
}  // namespace cachepy::test
