// What a call uses of the outside counts without being named. Each test changes something between two calls and says which of
// them run; a call that may be served must be, and one that would give another result must run.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cachepy/cache.h"
#include "cachepy/graph.h"
#include "cachepy/log.h"
#include "in_directory.h"
#include "readers.h"

namespace fs = std::filesystem;

namespace {

using Names = std::vector<std::string>;

class Tracking : public InDirectory {};

TEST_F(Tracking, t001_a_file_that_is_read_in_any_way) {
  write("a.txt", "one");
  struct Reader {
    const char* name;
    std::string (*read)(const std::string&);
  };
  for (const auto& [name, read] : {Reader{"by_ifstream", by_ifstream}, Reader{"by_fopen", by_fopen},
                                   Reader{"by_mapping", by_mapping}, Reader{"in_a_thread", in_a_thread}}) {
    SCOPED_TRACE(name);
    write("a.txt", "one");
    EXPECT_EQ(read(at("a.txt")), "one");
    EXPECT_EQ(read(at("a.txt")), "one");
    EXPECT_EQ(runs()[name], 1);
    write("a.txt", "two");  // the same size, and within one tick of the clock
    EXPECT_EQ(read(at("a.txt")), "two");
    EXPECT_EQ(read(at("a.txt")), "two");
    EXPECT_EQ(runs()[name], 2);
  }
}

TEST_F(Tracking, t002_a_file_that_is_read_below_a_directory_that_is_open) {
  fs::create_directory("d");
  write("d/a.txt", "one");
  EXPECT_EQ(by_open_in(at("d"), "a.txt"), "one");
  EXPECT_EQ(by_open_in(at("d"), "a.txt"), "one");
  EXPECT_EQ(runs()["by_open_in"], 1);
  write("d/a.txt", "two");
  EXPECT_EQ(by_open_in(at("d"), "a.txt"), "two");
}

TEST_F(Tracking, t003_a_file_that_is_absent_at_first) {
  EXPECT_EQ(by_fopen(at("a.txt")), "none");
  EXPECT_EQ(by_fopen(at("a.txt")), "none");
  EXPECT_EQ(runs()["by_fopen"], 1);
  write("a.txt", "here");
  EXPECT_EQ(by_fopen(at("a.txt")), "here");
  fs::remove("a.txt");
  EXPECT_EQ(by_fopen(at("a.txt")), "none");
}

TEST_F(Tracking, t003_a_file_that_is_looked_for_first) {
  write("second", "second");
  EXPECT_EQ(first_that_is_there(at("first"), at("second")), "second");
  EXPECT_EQ(first_that_is_there(at("first"), at("second")), "second");
  EXPECT_EQ(runs()["first_that_is_there"], 1);
  write("first", "");
  EXPECT_EQ(first_that_is_there(at("first"), at("second")), "first");
}

TEST_F(Tracking, t002_existence_and_size) {
  EXPECT_FALSE(is_there(at("a.txt")));
  EXPECT_FALSE(is_there(at("a.txt")));
  EXPECT_EQ(runs()["is_there"], 1);
  write("a.txt", "four");
  EXPECT_TRUE(is_there(at("a.txt")));
  EXPECT_EQ(size_of(at("a.txt")), 4);
  EXPECT_EQ(size_of(at("a.txt")), 4);
  EXPECT_EQ(runs()["size_of"], 1);
  write("a.txt", "fiver");
  EXPECT_EQ(size_of(at("a.txt")), 5);
}

TEST_F(Tracking, t002_touching_a_file_that_is_read_changes_nothing) {
  write("a.txt", "one");
  by_ifstream(at("a.txt"));
  fs::last_write_time("a.txt", fs::file_time_type::clock::now() + std::chrono::seconds(5));
  EXPECT_EQ(by_ifstream(at("a.txt")), "one");
  EXPECT_EQ(runs()["by_ifstream"], 1);
}

TEST_F(Tracking, t004_the_names_in_a_directory) {
  for (auto* const list : {names_in, names_by_scandir}) {
    fs::remove_all("d");
    fs::create_directory("d");
    write("d/a", "1");
    const Names before = list(at("d"));
    EXPECT_EQ(list(at("d")), before);
    write("d/a", "changed");  // nobody reads it
    EXPECT_EQ(list(at("d")), before);
    const int runs_before = runs()["names_in"] + runs()["names_by_scandir"];
    write("d/b", "2");
    const Names with_b = list(at("d"));
    EXPECT_EQ(with_b.size(), before.size() + 1);
    EXPECT_EQ(runs()["names_in"] + runs()["names_by_scandir"], runs_before + 1);
    fs::remove("d/a");
    EXPECT_EQ(list(at("d")).size(), before.size());
  }
  EXPECT_EQ(runs()["names_in"], 3);
  EXPECT_EQ(runs()["names_by_scandir"], 3);
}

TEST_F(Tracking, t004_what_a_pattern_and_a_walk_find) {
  fs::create_directories("d/x");
  write("d/x/a.txt", "1");
  EXPECT_EQ(names_by_glob(at("d/*/*.txt")), Names{at("d/x/a.txt")});
  EXPECT_EQ(bytes_below(at("d")), 1);
  names_by_glob(at("d/*/*.txt"));
  bytes_below(at("d"));
  EXPECT_EQ(runs()["names_by_glob"], 1);
  EXPECT_EQ(runs()["bytes_below"], 1);
  fs::create_directories("d/y");
  write("d/y/b.txt", "22");
  EXPECT_EQ(names_by_glob(at("d/*/*.txt")).size(), 2u);
  EXPECT_EQ(bytes_below(at("d")), 3);
  write("d/y/b.txt", "333");
  EXPECT_EQ(bytes_below(at("d")), 4);
}

TEST_F(Tracking, t002_links) {
  write("a", "1");
  write("b", "2");
  fs::create_symlink("a", "link");
  EXPECT_EQ(target_of(at("link")), "a");
  EXPECT_EQ(real_path_of(at("link")), at("a"));
  EXPECT_EQ(by_ifstream(at("link")), "1");
  target_of(at("link"));
  real_path_of(at("link"));
  by_ifstream(at("link"));
  EXPECT_EQ(runs()["target_of"] + runs()["real_path_of"] + runs()["by_ifstream"], 3);
  fs::remove("link");
  fs::create_symlink("b", "link");
  EXPECT_EQ(target_of(at("link")), "b");
  EXPECT_EQ(real_path_of(at("link")), at("b"));
  EXPECT_EQ(by_ifstream(at("link")), "2");
}

TEST_F(Tracking, t007_variables_of_the_environment) {
  const char* const kName = "CACHEPY_TEST_VARIABLE";
  ::unsetenv(kName);
  EXPECT_EQ(variable(kName), "unset");
  EXPECT_EQ(variable(kName), "unset");
  EXPECT_EQ(runs()["variable"], 1);
  ::setenv(kName, "", 1);
  EXPECT_EQ(variable(kName), "");
  ::setenv(kName, "set", 1);
  EXPECT_EQ(variable(kName), "set");
  ::unsetenv(kName);
  EXPECT_EQ(variable(kName), "unset");
  EXPECT_EQ(variable_that_it_sets(kName), "its own");
  ::setenv(kName, "another", 1);
  EXPECT_EQ(variable_that_it_sets(kName), "its own");
  EXPECT_EQ(runs()["variable_that_it_sets"], 1);
}

TEST_F(Tracking, t044_what_a_call_writes_itself_is_no_dependency) {
  EXPECT_EQ(written_then_read(at("out"), "text"), "text");
  write("out", "edited");
  EXPECT_EQ(written_then_read(at("out"), "text"), "text");
  EXPECT_EQ(runs()["written_then_read"], 1);

  write("in", "input");
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(by_way_of_a_temporary(at("in"), at("tmp")), "input");
    EXPECT_EQ(by_rename(at("in"), at("renamed")), "input");
  }
  EXPECT_EQ(runs()["by_way_of_a_temporary"], 1);
  EXPECT_LE(runs()["by_rename"], 2);
  write("in", "other");
  EXPECT_EQ(by_way_of_a_temporary(at("in"), at("tmp")), "other");
  EXPECT_EQ(by_rename(at("in"), at("renamed")), "other");
}

TEST_F(Tracking, t066_a_link_that_the_call_makes_and_reads_through) {
  write("in", "input");
  EXPECT_EQ(through_its_own_link(at("in"), at("link")), "input");
  EXPECT_EQ(through_its_own_link(at("in"), at("link")), "input");
  EXPECT_EQ(runs()["through_its_own_link"], 1);
  write("in", "other");
  EXPECT_EQ(through_its_own_link(at("in"), at("link")), "other");
}

TEST_F(Tracking, t054_a_file_that_is_changed_in_place) {
  write("number", "1\n");
  EXPECT_EQ(increment_in_place(at("number")), "1");
  EXPECT_EQ(increment_in_place(at("number")), "2");
  EXPECT_EQ(increment_in_place(at("number")), "3");
  write("number", "1\n");
  EXPECT_EQ(increment_in_place(at("number")), "1");
}

TEST_F(Tracking, t050_what_is_appended_to_a_log_needs_nothing) {
  log_to(at("log"), "line");
  write("log", "others write here, too");
  log_to(at("log"), "line");
  EXPECT_EQ(runs()["log_to"], 1);
}

TEST_F(Tracking, t085_what_a_child_writes_and_its_parent_reads) {
  write("in", "input");
  EXPECT_EQ(through_a_file_of_a_child(at("in"), at("out")), "input");
  EXPECT_EQ(through_a_file_of_a_child(at("in"), at("out")), "input");
  EXPECT_EQ(runs()["through_a_file_of_a_child"], 1);
  write("in", "other");
  EXPECT_EQ(through_a_file_of_a_child(at("in"), at("out")), "other");
}

TEST_F(Tracking, t001_a_parent_depends_on_what_a_child_reads) {
  write("a.txt", "one");
  EXPECT_EQ(parent_of_reader(at("a.txt")), "<one>");
  EXPECT_EQ(parent_of_reader(at("a.txt")), "<one>");
  EXPECT_EQ(runs()["parent_of_reader"], 1);
  write("a.txt", "two");
  EXPECT_EQ(parent_of_reader(at("a.txt")), "<two>");
}

TEST_F(Tracking, t001_what_a_call_read_that_threw) {
  write("a.txt", "");
  write("b.txt", "plan b");
  EXPECT_EQ(after_an_error(at("a.txt"), at("b.txt")), "plan b");
  EXPECT_EQ(after_an_error(at("a.txt"), at("b.txt")), "plan b");
  EXPECT_EQ(runs()["after_an_error"], 1);
  write("a.txt", "text");
  EXPECT_EQ(after_an_error(at("a.txt"), at("b.txt")), "something");
}

TEST_F(Tracking, t036_many_opens_of_one_file_are_one_dependency) {
  write("a.txt", "text");
  EXPECT_EQ(read_many_times(at("a.txt"), 20000), 20000);
  const auto nodes = cachepy::cache_tree_nodes();
  ASSERT_EQ(nodes.size(), 1u);
  EXPECT_EQ(nodes.begin()->second.files, std::vector<fs::path>{at("a.txt")});
}

TEST_F(Tracking, t001_a_file_that_is_named_as_well_is_one_dependency) {
  write("a.txt", "one");
  EXPECT_EQ(named_and_found(at("a.txt")), "one");
  const auto nodes = cachepy::cache_tree_nodes();
  ASSERT_EQ(nodes.size(), 1u);
  EXPECT_EQ(nodes.begin()->second.files, std::vector<fs::path>{at("a.txt")});
  const auto entries = cachepy::cache_list("cache");
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].dependencies.size(), 1u);
}

TEST_F(Tracking, only_what_is_named_counts_where_that_is_wanted) {
  write("a.txt", "one");
  EXPECT_EQ(named_only(at("a.txt")), "one");
  write("a.txt", "two");
  EXPECT_EQ(named_only(at("a.txt")), "one");
}

TEST_F(Tracking, t016_a_file_that_others_change_while_the_call_runs) {
  write("a.txt", "one");
  EXPECT_EQ(reads_and_runs(at("a.txt"), [] { write("a.txt", "two"); }), "one");
  EXPECT_EQ(reads_and_runs(at("a.txt"), [] {}), "two");
  EXPECT_EQ(reads_and_runs(at("a.txt"), [] {}), "two");
  EXPECT_EQ(runs()["reads_and_runs"], 2);
}

TEST_F(Tracking, t086_the_cache_directory_inside_of_a_directory_that_is_listed) {
  write("a", "1");
  const Names names = names_in(at("."));
  EXPECT_EQ(names_in(at(".")).size(), names.size());
  by_ifstream(at("a"));
  names_in(at("."));
  EXPECT_LE(runs()["names_in"], 2);  // the first run makes the cache directory
}

TEST_F(Tracking, relative_paths_belong_to_the_working_directory) {
  fs::create_directory("d");
  write("a.txt", "above");
  write("d/a.txt", "below");
  EXPECT_EQ(by_ifstream("a.txt"), "above");
  fs::current_path("d");
  EXPECT_EQ(by_ifstream("a.txt"), "below");
  fs::current_path("..");
  EXPECT_EQ(by_ifstream("a.txt"), "above");
}

}  // namespace
