// The graph and the cache outside of the process: saved, loaded, synced, exported, and unusable.
#include <fstream>
#include <iterator>

#include "graph_fixture.h"

namespace {

TEST_F(Graph, trap_g17_saved_loaded_and_synced_graphs_are_the_same) {
  write_file("a.txt", "four");
  diamond(1);
  size_text("a.txt");
  const std::string json = cachepy::cache_tree_to_json();
  EXPECT_EQ(cachepy::cache_tree_save("saved"), directory_ / "saved");

  cachepy::cache_tree_reset();
  cachepy::cache_tree_load("saved");
  EXPECT_EQ(cachepy::cache_tree_to_json(), json);

  cachepy::cache_tree_reset();
  cachepy::cache_tree_sync("cache");
  EXPECT_EQ(cachepy::cache_tree_to_json(), json);
  cachepy::cache_tree_sync("cache");
  EXPECT_EQ(cachepy::cache_tree_to_json(), json);
}

TEST_F(Graph, loading_replaces_and_syncing_adds) {
  leaf(1);
  cachepy::cache_tree_save("saved");
  leaf(2);
  cachepy::cache_tree_load("saved");
  EXPECT_EQ(count("leaf"), 1);
  cachepy::cache_tree_sync("cache");
  EXPECT_EQ(count("leaf"), 2);
  cachepy::cache_tree_sync("no such directory");
  EXPECT_EQ(count("leaf"), 2);
}

TEST_F(Graph, errors_say_what_failed_and_change_nothing) {
  leaf(1);
  EXPECT_THROW(cachepy::cache_tree_load("missing"), cachepy::Error);
  write_file("damaged", "not a graph");
  EXPECT_THROW(cachepy::cache_tree_load("damaged"), cachepy::Error);
  EXPECT_EQ(count("leaf"), 1);
  EXPECT_THROW(cachepy::cache_tree_save("no/such/directory/graph"), cachepy::Error);
  EXPECT_THROW(cachepy::cache_tree_to_json("no/such/directory/graph.json"), cachepy::Error);
  EXPECT_THROW(cachepy::cache_tree_to_dot("no/such/directory/graph.dot"), cachepy::Error);
}

TEST_F(Graph, exports_hold_every_node_and_go_to_files_too) {
  diamond(1);
  const std::string json = cachepy::cache_tree_to_json("graph.json");
  const std::string dot = cachepy::cache_tree_to_dot("graph.dot");
  for (const auto& [id, call] : cachepy::cache_tree_nodes()) {
    EXPECT_NE(json.find(id), std::string::npos);
    EXPECT_NE(dot.find(id), std::string::npos);
  }
  for (const auto& [path, text] : {std::pair{"graph.json", json}, {"graph.dot", dot}}) {
    std::ifstream in(path);
    const std::string written{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    EXPECT_EQ(written, text) << path;
  }
  EXPECT_NE(cachepy::cache_tree_summary().find("diamond"), std::string::npos);
}

TEST_F(Graph, the_cache_directory_is_private_tagged_and_ignored_by_git) {
  leaf(1);
  const auto mode = [](const fs::path& path) { return static_cast<int>(fs::status(path).permissions()); };
  EXPECT_EQ(mode("cache"), 0700);
  for (const auto& file : fs::recursive_directory_iterator("cache/results"))
    EXPECT_EQ(mode(file.path()), file.is_directory() ? 0700 : 0600) << file.path();
  EXPECT_TRUE(fs::exists("cache/CACHEDIR.TAG"));
  EXPECT_TRUE(fs::exists("cache/.gitignore"));
}

TEST_F(Graph, without_a_usable_directory_calls_compute) {
  write_file("cache", "a file where the directory should be");
  testing::internal::CaptureStderr();
  EXPECT_EQ(diamond(1), 220);
  EXPECT_EQ(diamond(1), 220);
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
  EXPECT_NE(said.find("cache"), std::string::npos) << said;
}

}  // namespace
