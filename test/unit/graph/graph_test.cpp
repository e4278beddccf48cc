#include "graph/graph.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/graph_records.h"

namespace cachepy::internal {
namespace {

using test::contents;
using test::file_dependency;
using test::key_of;
using test::keys_of;
using test::record_of;

TEST(Graph, gives_back_records_as_they_were) {
  Graph graph;
  const NodeRecord record = record_of("load", {"parse"}, {file_dependency("/x", "x")});
  graph.upsert(record, "/cache");
  GraphNode node;
  ASSERT_TRUE(graph.find(record.key, node));
  ByteWriter in, out;
  write_node_record(in, record);
  write_node_record(out, node.record);
  EXPECT_EQ(out.str(), in.str());
  EXPECT_EQ(node.dir, "/cache");
  EXPECT_EQ(graph.size(), 1u);
}

TEST(Graph, a_child_that_is_only_named_is_not_a_node) {
  Graph graph;
  graph.upsert(record_of("parent", {"child"}), "/cache");
  GraphNode node;
  EXPECT_FALSE(graph.find(key_of("child"), node));
  EXPECT_FALSE(graph.has(key_of("child"), INT64_MIN));
  EXPECT_EQ(graph.size(), 1u);
  graph.upsert(record_of("child"), "/cache");
  EXPECT_EQ(graph.parents(key_of("child")), keys_of({"parent"}));
  EXPECT_EQ(graph.parent_ids(key_of("child")), std::vector<std::string>{test::id_of("parent")});
}

TEST(Graph, trap_g06_a_diamond_has_each_edge_and_the_shared_node_once) {
  Graph graph;
  for (int i = 0; i < 2; ++i) {
    graph.upsert(record_of("load"), "/cache");
    graph.upsert(record_of("left", {"load"}), "/cache");
    graph.upsert(record_of("right", {"load"}), "/cache");
    graph.upsert(record_of("top", {"left", "right"}), "/cache");
  }
  EXPECT_EQ(graph.size(), 4u);
  EXPECT_EQ(graph.parents(key_of("load")), keys_of({"left", "right"}));
  EXPECT_EQ(graph.parents(key_of("left")), keys_of({"top"}));
  EXPECT_TRUE(graph.parents(key_of("top")).empty());
}

TEST(Graph, a_call_may_be_its_own_ancestor) {
  Graph graph;
  graph.upsert(record_of("even", {"odd"}), "/cache");
  graph.upsert(record_of("odd", {"even"}), "/cache");
  EXPECT_EQ(graph.parents(key_of("even")), keys_of({"odd"}));
  EXPECT_EQ(graph.parents(key_of("odd")), keys_of({"even"}));
}

TEST(Graph, a_newer_record_replaces_an_older_one_with_its_edges_and_files) {
  Graph graph;
  graph.upsert(record_of("top", {"a"}, {file_dependency("/a", "1")}, 10), "/cache");
  graph.upsert(record_of("top", {"b"}, {file_dependency("/b", "1")}, 20), "/cache");
  graph.upsert(record_of("top", {"c"}, {file_dependency("/c", "1")}, 5), "/cache");  // late, but older
  graph.upsert(record_of("a"), "/cache");
  graph.upsert(record_of("b"), "/cache");
  graph.upsert(record_of("c"), "/cache");
  EXPECT_TRUE(graph.parents(key_of("a")).empty());
  EXPECT_EQ(graph.parents(key_of("b")), keys_of({"top"}));
  EXPECT_TRUE(graph.parents(key_of("c")).empty());
  EXPECT_EQ(graph.files(), std::vector<std::string>{"/b"});
  EXPECT_TRUE(graph.for_file("/a", true).empty());
  EXPECT_EQ(graph.for_file("/b", true), keys_of({"top"}));
  EXPECT_TRUE(graph.has(key_of("top"), 20));
  EXPECT_FALSE(graph.has(key_of("top"), 21));
}

TEST(Graph, the_later_one_of_equally_old_records_stays) {
  Graph graph;
  graph.upsert(record_of("f", {"a"}, {}, 7), "/cache");
  graph.upsert(record_of("f", {"b"}, {}, 7), "/elsewhere");
  GraphNode node;
  ASSERT_TRUE(graph.find(key_of("f"), node));
  EXPECT_EQ(node.record.children.at(0).key, key_of("b"));
  EXPECT_EQ(node.dir, "/elsewhere");
}

TEST(Graph, replaced_records_leave_nothing_behind_however_many) {
  Graph graph;
  graph.upsert(record_of("leaf", {}, {file_dependency("/leaf", "1")}), "/cache");
  for (int i = 0; i < 5'000; ++i)
    graph.upsert(record_of("f", {"leaf"}, {file_dependency("/x", std::to_string(i))}, i), "/cache");
  EXPECT_EQ(graph.size(), 2u);
  EXPECT_EQ(graph.parents(key_of("leaf")), keys_of({"f"}));
  EXPECT_EQ(graph.for_file("/x", false), keys_of({"f"}));
  std::size_t versions = 0;
  graph.changed([&](const Dependency&) { return ++versions != 0; });
  EXPECT_EQ(versions, 2u);
}

TEST(Graph, finds_nodes_by_own_and_by_inherited_file) {
  Graph graph;
  graph.upsert(record_of("load", {}, {file_dependency("/x", "x")}), "/cache");
  graph.upsert(record_of("top", {"load"}, {file_dependency("/x", "x", false), file_dependency("/y", "y")}),
               "/cache");
  Dependency variable;
  variable.kind = DependencyKind::kEnvVar;
  variable.name = "/x";  // a variable may be called anything
  graph.upsert(record_of("env", {}, {variable}), "/cache");
  EXPECT_EQ(graph.for_file("/x", false), keys_of({"load"}));
  EXPECT_EQ(graph.for_file("/x", true), keys_of({"load", "top"}));
  EXPECT_EQ(graph.files(), (std::vector<std::string>{"/x", "/y"}));
  EXPECT_TRUE(graph.for_file("/none", true).empty());
}

TEST(Graph, asks_once_about_each_version_of_a_file) {
  Graph graph;
  graph.upsert(record_of("load", {}, {file_dependency("/x", "old")}), "/cache");
  graph.upsert(record_of("load#2", {}, {file_dependency("/x", "new")}), "/cache");
  graph.upsert(
      record_of("top", {"load"}, {file_dependency("/x", "old", false), file_dependency("/y", "y", false)}),
      "/cache");
  int questions = 0;
  const auto changed = graph.changed([&](const Dependency& d) {
    ++questions;
    return d.name != "/x" || d.digest == digest_of("new");
  });
  EXPECT_EQ(questions, 3);
  ASSERT_EQ(changed.size(), 2u);
  std::vector<Digest> keys = {changed[0].key, changed[1].key};
  EXPECT_EQ(keys, keys_of({"load", "top"}));
  EXPECT_EQ(changed[0].paths, std::vector<std::string>{"/x"});
}

TEST(Graph, visits_by_function_and_key) {
  Graph graph;
  for (const char* call : {"b", "a#1", "a#2", "ab", "a"}) graph.upsert(record_of(call), "/cache");
  std::vector<std::string> functions;
  graph.for_each([&](const GraphNode& node) { functions.push_back(node.record.function); });
  EXPECT_EQ(functions, (std::vector<std::string>{"a", "a", "a", "ab", "b"}));
}

TEST(Graph, keys_are_sorted_by_function_or_by_id) {
  Graph graph;
  for (const char* call : {"f", "f2", "f<int>", "f::g"}) graph.upsert(record_of(call), "/cache");
  const auto functions = [&](Graph::Order order) {
    std::vector<std::string> ids;
    const DigestList keys = graph.keys(order);
    for (std::size_t i = 0; i < keys.size(); ++i) ids.push_back(graph.id(keys[i]));
    return ids;
  };
  std::vector<std::string> by_id = functions(Graph::Order::kById);
  EXPECT_TRUE(std::is_sorted(by_id.begin(), by_id.end()));
  EXPECT_EQ(by_id.size(), 4u);
  const std::vector<std::string> by_function = functions(Graph::Order::kByFunction);
  ASSERT_EQ(by_function.size(), 4u);
  EXPECT_EQ(by_function[0].rfind("f:", 0), 0u);
  EXPECT_EQ(by_function[1].rfind("f2:", 0), 0u);
}

TEST(Graph, an_empty_one_that_takes_tables_over_answers_like_one_that_merged_them) {
  Graph source;
  source.upsert(record_of("load", {}, {file_dependency("/x", "x"), file_dependency("/y", "y")}, 1), "/cache");
  source.upsert(record_of("left", {"load"}, {file_dependency("/x", "x", false)}, 2), "/cache");
  source.upsert(record_of("top", {"left", "load", "unknown"}, {file_dependency("/x", "x2")}, 3), "/other");
  Graph taken, merged;
  merged.upsert(record_of("load", {}, {}, 0), "/cache");  // so that it is not empty
  for (Graph* const graph : {&taken, &merged}) {
    graph->merge(source.pack("/cache"), "/moved");
    EXPECT_EQ(graph->size(), 3u);
    EXPECT_EQ(graph->parents(key_of("load")), keys_of({"left", "top"}));
    EXPECT_EQ(graph->for_file("/x", false), keys_of({"load", "top"}));
    EXPECT_EQ(graph->for_file("/x", true), keys_of({"left", "load", "top"}));
    EXPECT_EQ(graph->files(), (std::vector<std::string>{"/x", "/y"}));
    GraphNode node;
    ASSERT_TRUE(graph->find(key_of("left"), node));
    EXPECT_EQ(node.dir, "/moved");
    ASSERT_TRUE(graph->find(key_of("top"), node));
    EXPECT_EQ(node.dir, "/other");
    EXPECT_FALSE(graph->find(key_of("unknown"), node));
  }
  EXPECT_EQ(contents(taken), contents(merged));
  for (Graph* const graph : {&taken, &merged}) {  // and goes on to
    graph->upsert(record_of("load", {"unknown"}, {file_dependency("/z", "z")}, 9), "/cache");
    EXPECT_EQ(graph->for_file("/x", true), keys_of({"left", "top"}));
    graph->upsert(record_of("unknown"), "/cache");
    EXPECT_EQ(graph->parents(key_of("unknown")), keys_of({"load", "top"}));
  }
  EXPECT_EQ(contents(taken), contents(merged));
}

TEST(Graph, tables_in_which_something_is_twice_are_merged) {
  Graph source;
  source.upsert(record_of("load", {"child"}, {file_dependency("/x", "x")}, 1), "/cache");
  const auto twice = [&](auto change) {
    PackedGraph packed = source.pack();
    change(packed);
    Graph graph;
    graph.merge(std::move(packed), "");
    return contents(graph);
  };
  const auto as_it_was = contents(source);
  EXPECT_EQ(twice([](PackedGraph&) {}), as_it_was);
  EXPECT_EQ(twice([](PackedGraph& packed) { packed.strings->append("load"); }), as_it_was);
  EXPECT_EQ(twice([](PackedGraph& packed) { packed.states.push_back(packed.states.front()); }), as_it_was);
  EXPECT_EQ(twice([](PackedGraph& packed) {
              PackedNode again = packed.nodes.front();
              again.dependency_count = again.child_count = 0;
              again.created_ns = 0;
              packed.nodes.push_back(again);
            }),
            as_it_was);
  EXPECT_EQ(twice([](PackedGraph& packed) {  // dependencies and children of two nodes in one place
              PackedNode again = packed.nodes.front();
              again.created_ns = 0;
              packed.nodes.push_back(again);
            }),
            as_it_was);
}

TEST(Graph, merges_what_another_packed) {
  Graph a, b, both;
  a.upsert(record_of("load", {}, {file_dependency("/x", "x")}, 1), "/one");
  b.upsert(record_of("load", {}, {file_dependency("/x", "y")}, 2), "/two");
  b.upsert(record_of("top", {"load", "unknown"}), "/two");
  both.merge(b.pack(), "");
  both.merge(a.pack(), "");
  EXPECT_EQ(contents(both), contents(b));
  both.merge(b.pack(), "");
  EXPECT_EQ(contents(both), contents(b));
}

TEST(Graph, can_be_cleared_and_swapped) {
  Graph a, b;
  a.upsert(record_of("load"), "/cache");
  a.swap(b);
  EXPECT_EQ(a.size(), 0u);
  EXPECT_EQ(b.size(), 1u);
  b.clear();
  EXPECT_EQ(b.size(), 0u);
  EXPECT_TRUE(b.files().empty());
}

TEST(Graph, is_written_and_queried_by_many_threads_at_once) {
  Graph graph;
  constexpr int kThreads = 4, kCalls = 500;
  std::atomic<bool> done = false;
  std::thread reader([&] {
    while (!done) {
      graph.parents(key_of("shared"));
      graph.changed([](const Dependency&) { return true; });
      graph.for_each([](const GraphNode& node) { ASSERT_EQ(node.record.children.size(), 1u); });
    }
  });
  std::vector<std::thread> writers;
  for (int t = 0; t < kThreads; ++t)
    writers.emplace_back([&, t] {
      for (int i = 0; i < kCalls; ++i)
        graph.upsert(record_of("f#" + std::to_string(t) + "." + std::to_string(i % 100), {"shared"},
                               {file_dependency("/x", std::to_string(i))}, i),
                     "/cache");
    });
  for (std::thread& writer : writers) writer.join();
  done = true;
  reader.join();
  EXPECT_EQ(graph.size(), 400u);
}

TEST(Graph, trap_g13_of_the_process_is_usable_after_fork) {
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; !done; ++i) Graph::process().upsert(record_of("f", {}, {}, i), "/cache");
  });
  for (int i = 0; i < 20; ++i) {
    const ::pid_t child = ::fork();
    if (child == 0) {
      Graph::process().upsert(record_of("in the child"), "/cache");
      ::_exit(Graph::process().has(key_of("in the child"), 0) ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  done = true;
  writer.join();
  Graph::process().clear();
}

}  // namespace
}  // namespace cachepy::internal
