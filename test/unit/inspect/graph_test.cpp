#include "cachepy/graph.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "cachepy/cache.h"
#include "graph/graph_store.h"
#include "support/process_graph.h"

namespace cachepy {
namespace {

using test::file_dependency;
using test::id_of;
using test::record_of;

using GraphApi = test::ProcessGraphTest;
using Ids = std::vector<std::string>;
using Paths = std::vector<std::filesystem::path>;

template <class Map>
Ids ids_in(const Map& map) {
  Ids ids;
  for (const auto& [id, value] : map) ids.push_back(id);
  return ids;
}

Ids ids_of(std::initializer_list<const char*> calls) {
  Ids ids;
  for (const char* call : calls) ids.push_back(id_of(call));
  std::sort(ids.begin(), ids.end());
  return ids;
}

TEST_F(GraphApi, nodes_have_what_their_calls_recorded) {
  finish_diamond();
  const auto nodes = cache_tree_nodes();
  ASSERT_EQ(ids_in(nodes), ids_of({"left", "load", "right", "top"}));
  const Node& load = nodes.at(id_of("load"));
  EXPECT_EQ(load.id, id_of("load"));
  EXPECT_EQ(load.fname, "load");
  EXPECT_EQ(load.fname + ":" + load.hash, load.id);
  EXPECT_EQ(load.parents, ids_of({"left", "right"}));
  EXPECT_TRUE(load.children.empty());
  EXPECT_EQ(load.files, Paths{data_});
  EXPECT_EQ(load.file_hashes.at(data_), internal::digest_of("1,2,3").hex());
  EXPECT_TRUE(load.inherited_files.empty());
  EXPECT_TRUE(load.outfile.is_absolute());
  EXPECT_EQ(cache_info(load.outfile).id, load.id);
  EXPECT_EQ(load.created.time_since_epoch(), std::chrono::nanoseconds(1));
  EXPECT_EQ(load.cost, std::chrono::microseconds(1500));
  EXPECT_EQ(load.result_bytes, 8u);
  EXPECT_EQ(load.source_file, "src/pipeline.cpp");
  EXPECT_EQ(load.source_line, 12u);

  const Node& top = nodes.at(id_of("top"));
  EXPECT_TRUE(top.parents.empty());
  EXPECT_EQ(top.children, (Ids{id_of("left"), id_of("right")}));
  EXPECT_TRUE(top.files.empty());
  EXPECT_EQ(top.inherited_files, Paths{data_});
}

TEST_F(GraphApi, a_file_that_was_missing_has_no_hash) {
  internal::Dependency absent;
  absent.kind = internal::DependencyKind::kAbsent;
  absent.name = temp_ / "none";
  internal::Dependency variable;
  variable.kind = internal::DependencyKind::kEnvVar;
  variable.name = "HOME";
  finish(record_of("load", {}, {absent, variable}));
  const Node node = cache_tree_nodes().at(id_of("load"));
  EXPECT_EQ(node.files, Paths{temp_ / "none"});
  EXPECT_EQ(node.file_hashes.at(temp_ / "none"), std::nullopt);
}

TEST_F(GraphApi, a_result_that_was_not_stored_has_no_outfile) {
  internal::NodeRecord record = record_of("load");
  record.outfile.clear();
  internal::Graph::process().upsert(record, dir_);
  EXPECT_TRUE(cache_tree_nodes().at(id_of("load")).outfile.empty());
  EXPECT_EQ(cache_tree_states().at(id_of("load")), NodeState::missing);
}

TEST_F(GraphApi, trap_g01_g02_everything_above_a_changed_file_is_stale) {
  finish_diamond();
  finish(record_of("apart"));
  EXPECT_TRUE(cache_tree_changed_files().empty());
  test::write_file(data_, "1,2,4");
  const auto changed = cache_tree_changed_files();
  ASSERT_EQ(ids_in(changed), ids_of({"left", "load", "right", "top"}));
  EXPECT_EQ(changed.at(id_of("top")).changed_files, Paths{data_});
  EXPECT_EQ(changed.at(id_of("top")).node.id, id_of("top"));
}

TEST_F(GraphApi, trap_f08_f09_a_file_that_vanishes_or_appears_has_changed) {
  finish_diamond();
  internal::Dependency absent;
  absent.kind = internal::DependencyKind::kAbsent;
  absent.name = temp_ / "later";
  finish(record_of("probe", {}, {absent}));
  EXPECT_TRUE(cache_tree_changed_files().empty());
  std::filesystem::remove(data_);
  test::write_file(temp_ / "later", "");
  EXPECT_EQ(ids_in(cache_tree_changed_files()), ids_of({"left", "load", "probe", "right", "top"}));
  std::filesystem::remove(temp_ / "later");
  test::write_file(data_, "1,2,3");
  EXPECT_TRUE(cache_tree_changed_files().empty());
}

TEST_F(GraphApi, states_distinguish_cached_stale_and_missing) {
  finish_diamond();
  finish(record_of("apart"));
  cache_remove(dir_, {id_of("left")});
  test::write_file(data_, "new");
  const auto states = cache_tree_states();
  EXPECT_EQ(states.at(id_of("apart")), NodeState::cached);
  EXPECT_EQ(states.at(id_of("top")), NodeState::stale);
  EXPECT_EQ(states.at(id_of("left")), NodeState::missing);
  EXPECT_STREQ(to_string(NodeState::cached), "cached");
  EXPECT_STREQ(to_string(NodeState::stale), "stale");
  EXPECT_STREQ(to_string(NodeState::missing), "missing");
}

TEST_F(GraphApi, states_of_many_nodes_are_the_same_as_of_few) {
  finish(record_of("there"));
  finish(record_of("gone"));
  test::write_file(data_, "now");
  finish(record_of("stale", {}, {file_dependency(data_, "then")}));
  cache_remove(dir_, {id_of("gone")});
  const auto few = cache_tree_states();
  for (int i = 0; i < 6000; ++i)
    internal::Graph::process().upsert(record_of("many#" + std::to_string(i)), dir_);
  const auto many = cache_tree_states();
  EXPECT_EQ(many.at(id_of("many#77")), NodeState::missing);
  for (const auto& [id, state] : few) EXPECT_EQ(many.at(id), state) << id;
}

TEST_F(GraphApi, for_file_lists_the_calls_that_tracked_it_themselves) {
  finish_diamond();
  EXPECT_EQ(ids_in(cache_tree_for_file(data_)), ids_of({"load"}));
  EXPECT_EQ(ids_in(cache_tree_for_file(temp_ / "./cache/../data.csv")), ids_of({"load"}));
  EXPECT_EQ(ids_in(cache_tree_for_file(std::filesystem::relative(data_))), ids_of({"load"}));
  EXPECT_TRUE(cache_tree_for_file(temp_ / "other").empty());
}

TEST_F(GraphApi, for_file_can_list_everything_that_a_change_makes_stale) {
  finish_diamond();
  finish(record_of("apart"));
  EXPECT_EQ(ids_in(cache_tree_for_file(data_, true)), ids_of({"load", "left", "right", "top"}));
  test::write_file(data_, "new");
  EXPECT_EQ(ids_in(cache_tree_for_file(data_, true)), ids_in(cache_tree_changed_files()));
}

TEST_F(GraphApi, finds_and_focuses_by_name) {
  finish_diamond();
  EXPECT_EQ(cache_tree_find("left"), std::vector{id_of("left")});
  EXPECT_TRUE(cache_tree_find("none").empty());
  cache_tree_focus({id_of("right"), "unknown", "f:00"}, 1);
  EXPECT_EQ(ids_in(cache_tree_nodes()), ids_of({"right", "load", "top"}));
  EXPECT_EQ(cache_tree_nodes().at(id_of("top")).children, std::vector{id_of("right")});
}

TEST_F(GraphApi, files_are_sorted_and_each_once) {
  finish(record_of("b", {}, {file_dependency("/b", ""), file_dependency("/a", "")}));
  finish(record_of("c", {}, {file_dependency("/a", "2"), file_dependency("/c", "", false)}));
  EXPECT_EQ(cache_tree_files(), (Paths{"/a", "/b"}));
}

TEST_F(GraphApi, summary_counts_nodes_and_files) {
  EXPECT_EQ(cache_tree_summary(), "Cache tree: 0 nodes; 0 functions, 0 calls, 0 files\n");
  finish_diamond();
  finish(record_of("load#2"));
  cache_remove(dir_, {id_of("load#2")});
  test::write_file(data_, "new");
  EXPECT_EQ(cache_tree_summary(),
            "Cache tree: 5 nodes, 4 stale, 1 missing; 4 functions, 4 calls, 1 file\n"
            "  left: 1 node, 1 stale\n"
            "  load: 2 nodes, 1 stale, 1 missing\n"
            "  right: 1 node, 1 stale\n"
            "  top: 1 node, 1 stale\n"
            "  changed: " +
                data_ + "\n");
}

TEST_F(GraphApi, reset_forgets_nodes_and_leaves_the_disk_alone) {
  finish_diamond();
  cache_tree_reset();
  EXPECT_TRUE(cache_tree_nodes().empty());
  EXPECT_TRUE(cache_tree_files().empty());
  cache_tree_sync(dir_);
  EXPECT_EQ(cache_tree_nodes().size(), 4u);
}

TEST_F(GraphApi, trap_g17_saved_and_loaded_nothing_is_lost_or_doubled) {
  finish_diamond();
  const std::string before = cache_tree_to_json();
  const std::filesystem::path saved = cache_tree_save(temp_ / "saved.cpg");
  EXPECT_EQ(saved, temp_ / "saved.cpg");
  cache_tree_load(saved);
  EXPECT_EQ(cache_tree_to_json(), before);
  cache_tree_sync(dir_);
  EXPECT_EQ(cache_tree_to_json(), before);
  finish(record_of("unsaved"));
  cache_tree_load(saved);
  EXPECT_EQ(cache_tree_to_json(), before);
}

TEST_F(GraphApi, a_graph_that_cannot_be_loaded_changes_nothing) {
  finish_diamond();
  const std::string before = cache_tree_to_json();
  test::write_file(temp_ / "damaged",
                   "\x89"
                   "CPG\r\n\x1a\n");
  for (const char* name : {"none", "damaged", "cache"}) {
    try {
      cache_tree_load(temp_ / name);
      ADD_FAILURE() << name << " was loaded";
    } catch (const Error& e) {
      EXPECT_NE(std::string(e.what()).find(temp_ / name), std::string::npos) << e.what();
    }
  }
  EXPECT_EQ(cache_tree_to_json(), before);
}

TEST_F(GraphApi, a_failed_save_leaves_the_former_file) {
  finish_diamond();
  const std::filesystem::path saved = cache_tree_save(temp_ / "saved.cpg");
  const std::string before = test::read_file(saved);
  EXPECT_THROW(cache_tree_save(temp_ / "none/saved.cpg"), Error);
  EXPECT_THROW(cache_tree_save(temp_ / "cache"), Error);
  EXPECT_EQ(test::read_file(saved), before);
}

TEST_F(GraphApi, sync_adds_what_other_programs_called_and_keeps_what_is_newer) {
  ASSERT_TRUE(internal::append_record(dir_, record_of("theirs")).ok());
  ASSERT_TRUE(internal::append_record(dir_, record_of("both", {}, {file_dependency("/old", "")}, 1)).ok());
  finish(record_of("both", {}, {file_dependency("/new", "")}, 2));
  cache_tree_sync(dir_);
  const auto nodes = cache_tree_nodes();
  EXPECT_EQ(ids_in(nodes), ids_of({"both", "theirs"}));
  EXPECT_EQ(nodes.at(id_of("both")).files, Paths{"/new"});
}

TEST_F(GraphApi, sync_of_a_directory_without_a_graph_adds_nothing) {
  cache_tree_sync(temp_ / "none");
  cache_tree_sync(temp_.path());
  EXPECT_TRUE(cache_tree_nodes().empty());
  test::write_file(temp_ / "file", "");
  cache_tree_sync(temp_ / "file");
  EXPECT_TRUE(cache_tree_nodes().empty());
}

TEST_F(GraphApi, a_tree_answers_as_the_maps_do) {
  finish_diamond();
  finish(record_of("f"));  // in the order of ids, f2 comes before f
  finish(record_of("f2"));
  std::filesystem::remove(cache_tree_nodes().at(id_of("f2")).outfile);
  test::write_file(data_, "changed");
  const CacheTree tree;
  const auto nodes = cache_tree_nodes();
  const auto states = cache_tree_states();
  const auto changed = cache_tree_changed_files();
  ASSERT_EQ(tree.size(), 6u);
  std::size_t position = 0;
  for (const auto& [id, node] : nodes) {
    EXPECT_EQ(tree.id(position), id);
    EXPECT_EQ(tree.find(id), position);
    EXPECT_EQ(tree.state(position), states.at(id)) << id;
    EXPECT_EQ(tree.changed_files(position), changed.contains(id) ? changed.at(id).changed_files : Paths())
        << id;
    EXPECT_EQ(tree.has_parents(position), !node.parents.empty()) << id;
    ASSERT_TRUE(tree.node(position));
    EXPECT_EQ(tree.node(position)->outfile, node.outfile);
    EXPECT_EQ(tree.node(position)->children, node.children);
    EXPECT_NE(cache_tree_to_json().find(tree.json(position)), std::string::npos);
    ++position;
  }
  EXPECT_EQ(tree.find("load"), CacheTree::kNone);
  EXPECT_EQ(tree.find(id_of("unknown")), CacheTree::kNone);
}

TEST_F(GraphApi, a_tree_keeps_the_states_of_nodes_that_are_gone) {
  finish_diamond();
  test::write_file(data_, "changed");
  const CacheTree tree;
  cache_tree_reset();
  const std::size_t position = tree.find(id_of("load"));
  ASSERT_NE(position, CacheTree::kNone);
  EXPECT_EQ(tree.state(position), NodeState::stale);
  EXPECT_EQ(tree.changed_files(position), Paths{data_});
  EXPECT_FALSE(tree.node(position));
  EXPECT_EQ(tree.id(position), "");
  EXPECT_EQ(tree.json(position), "");
}

TEST_F(GraphApi, a_tree_writes_the_whole_json_in_pieces) {
  finish_diamond();
  std::string text;
  CacheTree(CacheTree::Order::function).write_json([&](std::string_view piece) { text += piece; });
  EXPECT_EQ(text, cache_tree_to_json());
}

}  // namespace
}  // namespace cachepy
