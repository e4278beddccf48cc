// Files: who tracks them, who depends on them, and what is stale when they change.
#include <cachepy/cache.h>

#include <chrono>

#include "graph_fixture.h"

namespace {

TEST_F(Graph, files_are_absolute_own_and_inherited) {
  write_file("a.txt", "text");
  EXPECT_EQ(size_text("./a.txt"), "size 4");
  const fs::path file = directory_ / "a.txt";
  EXPECT_EQ(node("content").files, Paths{file});
  EXPECT_TRUE(node("content").file_hashes.at(file).has_value());
  EXPECT_TRUE(node("content").inherited_files.empty());
  EXPECT_TRUE(node("size_text").files.empty());
  EXPECT_EQ(node("size_text").inherited_files, Paths{file});
  EXPECT_EQ(cachepy::cache_tree_files(), Paths{file});
}

TEST_F(Graph, a_missing_file_has_no_hash_and_makes_stale_when_it_appears) {
  EXPECT_EQ(content("a.txt"), "");
  EXPECT_EQ(node("content").file_hashes.at(directory_ / "a.txt"), std::nullopt);
  EXPECT_TRUE(stale().empty());
  write_file("a.txt", "here");
  EXPECT_EQ(stale(), Ids{"content"});
  EXPECT_EQ(content("a.txt"), "here");
}

TEST_F(Graph, trap_g02_a_grandchilds_file_makes_every_call_above_stale) {
  write_file("a.txt", "four");
  size_text("a.txt");
  leaf(1);
  EXPECT_TRUE(stale().empty());

  write_file("a.txt", "fiver");
  EXPECT_EQ(stale(), (Ids{"content", "content_size", "size_text"}));
  EXPECT_EQ(size_text("a.txt"), "size 5");
  EXPECT_EQ(runs()["content"], 2);
  EXPECT_TRUE(stale().empty());
}

TEST_F(Graph, a_touched_file_is_not_changed) {
  write_file("a.txt", "four");
  size_text("a.txt");
  fs::last_write_time("a.txt", fs::file_time_type::clock::now() + std::chrono::seconds(5));
  EXPECT_TRUE(stale().empty());
  size_text("a.txt");
  EXPECT_EQ(runs()["size_text"], 1);
}

TEST_F(Graph, trap_g04_a_parent_is_stale_also_when_the_childs_entry_is_gone) {
  write_file("a.txt", "four");
  size_text("a.txt");
  cachepy::cache_remove("cache", {node("content").id, node("content_size").id});
  EXPECT_EQ(size_text("a.txt"), "size 4");
  EXPECT_EQ(runs()["content"], 1);
  write_file("a.txt", "fiver");
  EXPECT_EQ(size_text("a.txt"), "size 5");
}

TEST_F(Graph, trap_g05_a_hit_after_reset_still_knows_the_files_below) {
  write_file("a.txt", "four");
  size_text("a.txt");
  cachepy::cache_tree_reset();
  EXPECT_TRUE(cachepy::cache_tree_nodes().empty());
  EXPECT_EQ(size_text("a.txt"), "size 4");
  EXPECT_EQ(runs()["size_text"], 1);
  EXPECT_EQ(node("size_text").inherited_files, Paths{directory_ / "a.txt"});
  write_file("a.txt", "fiver");
  EXPECT_EQ(size_text("a.txt"), "size 5");
}

TEST_F(Graph, for_file_finds_who_tracked_it_however_the_path_is_spelt) {
  write_file("a.txt", "text");
  fs::create_directory("sub");
  size_text("a.txt");
  for (const fs::path& path : Paths{"a.txt", "./sub/../a.txt", directory_ / "a.txt"}) {
    const auto found = cachepy::cache_tree_for_file(path);
    ASSERT_EQ(found.size(), 1u) << path;
    EXPECT_EQ(found.begin()->second.fname, "content");
  }
  EXPECT_TRUE(cachepy::cache_tree_for_file("b.txt").empty());
}

}  // namespace
