#include "graph/graph_part.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "graph/graph.h"
#include "support/graph_records.h"

namespace cachepy::internal {
namespace {

using test::file_dependency;
using test::key_of;
using test::keys_of;
using test::record_of;
using test::sorted;

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

/// top -> left, right -> load; other -> load, lost (which has no record).
void add_diamond(Graph& graph) {
  graph.upsert(record_of("load", {}, {file_dependency("/x", "x")}), "/cache");
  graph.upsert(record_of("left", {"load"}), "/cache");
  graph.upsert(record_of("right", {"load"}), "/cache");
  graph.upsert(record_of("top", {"left", "right"}), "/cache");
  graph.upsert(record_of("other", {"load", "lost"}), "/elsewhere");
}

std::vector<Digest> keys(const Graph& graph) {
  std::vector<Digest> out;
  graph.for_each([&](const GraphNode& node) { out.push_back(node.record.key); });
  return sorted(out);
}

std::vector<Digest> children(const Graph& graph, const char* call) {
  GraphNode node;
  std::vector<Digest> out;
  if (graph.find(key_of(call), node))
    for (const ChildRef& child : node.record.children) out.push_back(child.key);
  return out;
}

TEST(GraphPart, a_name_is_a_function_an_id_or_the_first_digits_of_a_key) {
  Graph graph;
  for (const char* call : {"load#1", "load#2", "other", "fade"}) graph.upsert(record_of(call), "/cache");
  EXPECT_EQ(sorted(graph.named("load")), keys_of({"load#1", "load#2"}));
  EXPECT_EQ(graph.named(test::id_of("load#2")), keys_of({"load#2"}));
  EXPECT_EQ(graph.named(key_of("other").hex()), keys_of({"other"}));
  EXPECT_EQ(graph.named(key_of("other").hex().substr(0, 12)), keys_of({"other"}));
  EXPECT_EQ(graph.named("fade"), keys_of({"fade"})) << "also where it could be digits";
  for (const std::string& nothing : {std::string("none"), std::string("other:"), std::string("load:zz"),
                                     "other:" + key_of("load#1").hex(), "ffff" + key_of("other").hex()})
    EXPECT_TRUE(graph.named(nothing).empty()) << nothing;
  EXPECT_EQ(graph.named("").size(), 4u) << "nothing begins every key";
}

TEST(GraphPart, a_focus_keeps_callers_and_callees) {
  Graph graph;
  add_diamond(graph);
  graph.focus({key_of("left")}, kAll);
  EXPECT_EQ(keys(graph), keys_of({"left", "load", "top"})) << "not right, which is beside it";
  EXPECT_EQ(children(graph, "top"), keys_of({"left"}));
  EXPECT_EQ(children(graph, "left"), keys_of({"load"}));
  EXPECT_EQ(graph.parents(key_of("load")), keys_of({"left"}));
  EXPECT_EQ(graph.for_file("/x", false), keys_of({"load"}));
}

TEST(GraphPart, a_focus_reaches_as_far_as_its_depth) {
  for (const auto& [depth, expected] :
       {std::pair{std::size_t{0}, keys_of({"load"})},
        {std::size_t{1}, keys_of({"load", "left", "right", "other"})},
        {std::size_t{2}, keys_of({"load", "left", "right", "other", "top"})}}) {
    Graph graph;
    add_diamond(graph);
    graph.focus({key_of("load")}, depth);
    EXPECT_EQ(keys(graph), expected) << depth;
  }
}

TEST(GraphPart, a_focus_on_several_keeps_what_is_around_each) {
  Graph graph;
  add_diamond(graph);
  graph.focus({key_of("top"), key_of("other"), key_of("lost")}, 1);
  EXPECT_EQ(keys(graph), keys_of({"top", "left", "right", "other", "load"}));
  EXPECT_EQ(children(graph, "other"), (std::vector{key_of("load"), key_of("lost")}))
      << "also who is known by name only";
  GraphNode node;
  ASSERT_TRUE(graph.find(key_of("other"), node));
  EXPECT_EQ(node.dir, "/elsewhere");
  graph.focus({}, kAll);
  EXPECT_EQ(graph.size(), 0u);
}

TEST(GraphPart, terminates_on_cycles) {
  Graph graph;
  graph.upsert(record_of("even", {"odd"}), "/cache");
  graph.upsert(record_of("odd", {"even"}), "/cache");
  graph.focus({key_of("odd")}, kAll);
  EXPECT_EQ(keys(graph), keys_of({"even", "odd"}));
}

}  // namespace
}  // namespace cachepy::internal
