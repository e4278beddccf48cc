#include "base/roots.h"

#include <gtest/gtest.h>

namespace cachepy::internal {
namespace {

const Roots kRoots = {{"project", "/home/ann/project"}, {"data", "/home/ann/project/data"}, {"all", "/all/"}};

TEST(Roots, paths_below_a_root_begin_with_its_name) {
  EXPECT_EQ(shared_path(kRoots, "/home/ann/project/src/a.txt"), "@project/src/a.txt");
  EXPECT_EQ(shared_path(kRoots, "/home/ann/project"), "@project");
  EXPECT_EQ(shared_path(kRoots, "/all/x"), "@all/x");
}

TEST(Roots, what_follows_a_root_stays_as_it_is_spelled) {
  for (const char* rest : {"/", "/src/", "/./a", "//a", "/../other"})
    EXPECT_EQ(shared_path(kRoots, std::string("/home/ann/project") + rest), std::string("@project") + rest);
}

TEST(Roots, the_longest_path_wins) {
  EXPECT_EQ(shared_path(kRoots, "/home/ann/project/data/a"), "@data/a");
  EXPECT_EQ(shared_path(kRoots, "/home/ann/project/data"), "@data");
}

TEST(Roots, other_paths_stay_as_they_are) {
  for (const char* path : {"/home/ann/project2/a", "/home/ann", "a/b", "", "/", "@project/a"})
    EXPECT_EQ(shared_path(kRoots, path), path);
}

TEST(Roots, names_become_the_paths_of_this_machine) {
  for (const char* path :
       {"/home/ann/project/src/a.txt", "/home/ann/project", "/home/ann/project/data/a", "/all/x", "/x"})
    EXPECT_EQ(local_path(kRoots, shared_path(kRoots, path)), path);
}

TEST(Roots, unknown_names_and_ways_out_of_a_root_are_no_paths) {
  for (const char* shared :
       {"@other/a", "@", "@/a", "@project/../../etc/passwd", "@project/..", "@project/a/../../b"})
    EXPECT_EQ(local_path(kRoots, shared), "");
  EXPECT_EQ(local_path({}, "@project/a"), "");
}

TEST(Roots, names_are_words) {
  EXPECT_TRUE(is_root_name("data-1_x"));
  for (const char* name : {"", "a/b", "a b", "é", "a=b", "@"}) EXPECT_FALSE(is_root_name(name)) << name;
}

}  // namespace
}  // namespace cachepy::internal
