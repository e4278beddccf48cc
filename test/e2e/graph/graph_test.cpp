// Nodes and edges as a program sees them: compiled with the plugin, through the public headers only.
#include <cachepy/cache.h>

#include <chrono>
#include <thread>

#include "graph_fixture.h"

namespace {

TEST_F(Graph, a_node_says_what_was_called_and_where_its_result_is) {
  const auto before = std::chrono::system_clock::now();
  leaf(1);
  const Node leaf_node = node("leaf");
  EXPECT_EQ(leaf_node.id, "leaf:" + leaf_node.hash);
  EXPECT_EQ(leaf_node.outfile.parent_path().parent_path(), directory_ / "cache" / "results");
  EXPECT_EQ(cachepy::cache_info(leaf_node.outfile).id, leaf_node.id);
  EXPECT_GE(leaf_node.created, before);
  EXPECT_LE(leaf_node.created, std::chrono::system_clock::now());
  EXPECT_EQ(fs::path(leaf_node.source_file).filename(), "steps.cpp");
  EXPECT_GT(leaf_node.source_line, 0u);
  EXPECT_GT(leaf_node.cost.count(), 0);
  EXPECT_TRUE(leaf_node.files.empty());
}

TEST_F(Graph, trap_g06_a_diamond_has_one_edge_each_and_the_shared_node_once) {
  diamond(1);
  EXPECT_EQ(node("diamond").children, (Ids{node("left").id, node("right").id}));
  EXPECT_EQ(node("left").children, Ids{node("leaf").id});
  EXPECT_EQ(node("right").children, Ids{node("leaf").id});
  Ids parents{node("left").id, node("right").id};
  EXPECT_EQ(node("leaf").parents, parents);
  EXPECT_EQ(runs()["leaf"], 1);
}

TEST_F(Graph, trap_g03_a_childs_hit_is_an_edge_too) {
  leaf(1);
  left(1);
  EXPECT_EQ(runs()["leaf"], 1);
  EXPECT_EQ(node("left").children, Ids{node("leaf").id});
}

TEST_F(Graph, different_arguments_are_different_nodes) {
  leaf(1);
  leaf(2);
  leaf(1);
  EXPECT_EQ(count("leaf"), 2);
}

TEST_F(Graph, trap_g07_recursion_is_a_chain) {
  EXPECT_EQ(countdown(3), 3);
  const auto nodes = cachepy::cache_tree_nodes();
  EXPECT_EQ(nodes.size(), 4u);
  int without_parent = 0, without_child = 0;
  for (const auto& [id, call] : nodes) {
    without_parent += call.parents.empty();
    without_child += call.children.empty();
    EXPECT_LE(call.children.size(), 1u);
  }
  EXPECT_EQ(without_parent, 1);
  EXPECT_EQ(without_child, 1);
}

TEST_F(Graph, trap_g09_a_call_that_throws_leaves_no_node) {
  EXPECT_THROW(fails(5), std::runtime_error);
  EXPECT_EQ(count("fails"), 0);
  EXPECT_EQ(count("leaf"), 1);
  EXPECT_TRUE(node("leaf").parents.empty());

  survives(1);
  EXPECT_EQ(count("fails"), 0);
  EXPECT_EQ(leaf(1), 2);
  EXPECT_GE(node("survives").children.size(), 1u);
  for (const std::string& child : node("survives").children)
    EXPECT_EQ(cachepy::cache_tree_nodes().at(child).fname, "leaf");
}

TEST_F(Graph, trap_g11_calls_on_threads_started_inside_are_children) {
  on_threads(4);
  EXPECT_EQ(node("on_threads").children.size(), 4u);
}

TEST_F(Graph, trap_g11_calls_on_other_threads_are_children_when_bound) {
  on_foreign_threads(4, false);
  EXPECT_TRUE(node("on_foreign_threads").children.empty());
  EXPECT_EQ(count("leaf"), 4);
  cachepy::cache_tree_reset();
  on_foreign_threads(3, true);
  EXPECT_EQ(node("on_foreign_threads").children.size(), 3u);
}

TEST_F(Graph, trap_g12_threads_in_different_functions_do_not_cross_edges) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([i] { i % 2 ? left(i) : right(i); });
  for (std::thread& thread : threads) thread.join();
  const auto nodes = cachepy::cache_tree_nodes();
  EXPECT_EQ(nodes.size(), 16u);
  for (const auto& [id, call] : nodes) {
    EXPECT_EQ(call.children.size(), call.fname == "leaf" ? 0u : 1u) << id;
    EXPECT_EQ(call.parents.size(), call.fname == "leaf" ? 1u : 0u) << id;
  }
}

TEST_F(Graph, trap_g15_an_edge_may_lead_to_another_cache_directory) {
  in_another_directory(1);
  EXPECT_EQ(node("in_another_directory").children, Ids{node("leaf").id});
  EXPECT_TRUE(fs::exists("elsewhere/results"));
  EXPECT_TRUE(fs::exists("cache/results"));
}

TEST_F(Graph, trap_g14_options_act_on_the_direct_call_only) {
  diamond(1);
  cachepy::with_options({.load = true, .force = true, .skip_save = false}, [] { return diamond(1); });
  EXPECT_EQ(runs()["diamond"], 2);
  EXPECT_EQ(runs()["left"], 1);

  cachepy::with_options({.load = true, .force = false, .skip_save = true}, [] { return left(7); });
  EXPECT_EQ(runs()["leaf"], 2);
  left(7);
  EXPECT_EQ(runs()["left"], 3);
  EXPECT_EQ(runs()["leaf"], 2);
}

}  // namespace
