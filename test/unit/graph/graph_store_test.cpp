// The graph on disk: appending, loading, rebuilding and saving.
#include "graph/graph_store.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "store/graph_files.h"
#include "support/child_process.h"
#include "support/graph_directory.h"
#include "support/graph_records.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

using test::append_elsewhere;
using test::ChildProcess;
using test::contents;
using test::file_dependency;
using test::key_of;
using test::keys_of;
using test::loaded;
using test::logs_of;
using test::mode_of;
using test::record_of;
using test::TempDir;

TEST(GraphStore, loads_what_was_appended) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  Graph graph;
  for (const NodeRecord& record :
       {record_of("load", {}, {file_dependency("/x", "x")}), record_of("top", {"load"})}) {
    ASSERT_TRUE(append_record(dir, record).ok());
    graph.upsert(record, dir);
  }
  LoadReport report;
  EXPECT_EQ(loaded(dir, &report), contents(graph));
  EXPECT_EQ(report.records, 2u);
  EXPECT_EQ(report.problems.size() + report.dropped_bytes + report.rebuilt, 0u);
}

TEST(GraphStore, writes_for_its_user_only) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  const ::mode_t mask = ::umask(0);
  const absl::Status appended = append_record(dir, record_of("load"));
  ::umask(mask);
  ASSERT_TRUE(appended.ok()) << appended;
  ASSERT_EQ(logs_of(dir).size(), 1u);
  EXPECT_EQ(mode_of(dir), 0700u);
  EXPECT_EQ(mode_of(graph_dir(dir)), 0700u);
  EXPECT_EQ(mode_of(graph_dir(dir) + "/" + logs_of(dir)[0]), 0600u);
}

TEST(GraphStore, of_a_missing_directory_is_not_found_and_of_an_empty_one_is_empty) {
  const TempDir temp;
  Graph graph;
  EXPECT_TRUE(absl::IsNotFound(load_graph(temp / "none", graph)));
  EXPECT_TRUE(absl::IsNotFound(compact(temp / "none")));
  EXPECT_TRUE(loaded(temp.path()).empty());
}

TEST(GraphStore, begins_a_new_log_if_its_directory_was_removed) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  ASSERT_TRUE(append_record(dir, record_of("load")).ok());
  std::filesystem::remove_all(dir);
  ASSERT_TRUE(append_record(dir, record_of("top")).ok());
  EXPECT_EQ(loaded(dir).size(), 1u);
  std::filesystem::rename(dir, temp / "moved");
  ASSERT_TRUE(append_record(dir, record_of("next")).ok());
  EXPECT_EQ(loaded(dir).size(), 1u);
  ASSERT_TRUE(append_record(dir, record_of("last")).ok());
  EXPECT_EQ(loaded(dir).size(), 2u);
}

TEST(GraphStore, reports_why_it_cannot_append) {
  const TempDir temp;
  test::write_file(temp / "file", "");
  const absl::Status status = append_record(temp / "file", record_of("load"));
  EXPECT_FALSE(status.ok());
  EXPECT_NE(std::string(status.message()).find(temp / "file"), std::string::npos) << status;
}

TEST(GraphStore, trap_r06_a_full_disk_leaves_whole_records) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  ChildProcess writer([&] {
    if (!append_record(dir, record_of("before")).ok()) return false;
    struct ::stat st = {};
    ::stat((graph_dir(dir) + "/" + logs_of(dir).at(0)).c_str(), &st);
    ::rlimit limit = {static_cast<::rlim_t>(st.st_size) + 40, RLIM_INFINITY};  // room for a part of a record
    ::setrlimit(RLIMIT_FSIZE, &limit);
    if (append_record(dir, record_of("lost")).ok()) return false;
    limit.rlim_cur = RLIM_INFINITY;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    return append_record(dir, record_of("after")).ok();
  });
  ASSERT_TRUE(writer.wait());
  LoadReport report;
  EXPECT_EQ(loaded(dir, &report).size(), 2u);
  EXPECT_EQ(report.dropped_bytes, 0u);
}

TEST(GraphStore, trap_g13_a_child_writes_a_log_of_its_own) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  ASSERT_TRUE(append_record(dir, record_of("parent")).ok());
  append_elsewhere(dir, {record_of("child")});
  ASSERT_TRUE(append_record(dir, record_of("parent again")).ok());
  EXPECT_EQ(logs_of(dir).size(), 2u);
  EXPECT_EQ(loaded(dir).size(), 3u);
  // The child's log is finished; the parent's is still its own.
  CompactReport report;
  ASSERT_TRUE(compact(dir, &report).ok());
  EXPECT_EQ(report.logs, 1u);
  EXPECT_EQ(logs_of(dir).size(), 1u);
}

TEST(GraphStore, trap_g18_eight_processes_append_at_once_and_nothing_is_lost) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  constexpr int kProcesses = 8, kCalls = 200;
  {
    std::vector<ChildProcess> writers;
    for (int p = 0; p < kProcesses; ++p)
      writers.emplace_back([&, p] {
        for (int i = 0; i < kCalls; ++i)
          if (!append_record(dir, record_of("f#" + std::to_string(p) + "." + std::to_string(i), {"shared"}))
                   .ok())
            return false;
        return true;
      });
  }
  EXPECT_EQ(loaded(dir).size(), static_cast<std::size_t>(kProcesses * kCalls));
}

TEST(GraphStore, rebuilds_from_entries_what_the_graph_files_lack) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  std::vector<NodeRecord> records = {record_of("load", {}, {file_dependency("/x", "x")}),
                                     record_of("top", {"load"})};
  for (const NodeRecord& record : records) ASSERT_TRUE(test::store_entry(dir, record).ok());
  append_elsewhere(dir, records);
  const auto whole = loaded(dir);
  ASSERT_EQ(whole.size(), 2u);

  for (const std::string& log : logs_of(dir)) test::write_file(graph_dir(dir) + "/" + log, "not a log");
  LoadReport report;
  EXPECT_EQ(loaded(dir, &report), whole);
  EXPECT_EQ(report.rebuilt, 2u);
  EXPECT_EQ(report.problems.size(), 1u);

  ASSERT_TRUE(compact(dir).ok());
  EXPECT_TRUE(logs_of(dir).empty());
  test::write_file(snapshot_path(dir), "not a snapshot");
  report = {};
  EXPECT_EQ(loaded(dir, &report), whole);
  EXPECT_EQ(report.rebuilt, 2u);
  EXPECT_EQ(report.problems.size(), 1u);

  std::filesystem::remove_all(graph_dir(dir));
  EXPECT_EQ(loaded(dir), whole);
  ASSERT_TRUE(compact(dir).ok());
  report = {};
  EXPECT_EQ(loaded(dir, &report), whole);
  EXPECT_EQ(report.rebuilt, 0u);
}

TEST(GraphStore, prefers_an_entry_to_an_older_record_when_a_log_is_damaged) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  append_elsewhere(dir, {record_of("load", {"old"}, {}, 1)});
  const std::string old_log = logs_of(dir).at(0);
  const NodeRecord newer = record_of("load", {"new"}, {}, 2);
  ASSERT_TRUE(test::store_entry(dir, newer).ok());
  append_elsewhere(dir, {newer});
  for (const std::string& log : logs_of(dir))
    if (log != old_log) test::write_file(graph_dir(dir) + "/" + log, "damaged");
  Graph graph;
  ASSERT_TRUE(load_graph(dir, graph).ok());
  GraphNode node;
  ASSERT_TRUE(graph.find(key_of("load"), node));
  EXPECT_EQ(node.record.children.at(0).key, key_of("new"));
}

TEST(GraphStore, does_not_rebuild_from_damaged_or_misplaced_entries) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  const NodeRecord record = record_of("load");
  ASSERT_TRUE(test::store_entry(dir, record).ok());
  const std::string path = dir + "/" + record.outfile;
  const std::string other = dir + "/" + record_of("other").outfile;
  std::filesystem::create_directories(std::filesystem::path(other).parent_path());
  std::filesystem::copy_file(path, other);
  test::write_file(path, test::read_file(path).substr(0, 30));
  LoadReport report;
  EXPECT_TRUE(loaded(dir, &report).empty());
  EXPECT_EQ(report.problems.size(), 2u);
}

TEST(GraphStore, reports_the_problem_of_each_file) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  append_elsewhere(dir, {record_of("load")});
  ASSERT_TRUE(check_graph_files(dir).ok());
  EXPECT_TRUE(check_graph_files(dir)->empty());
  const std::string log = graph_dir(dir) + "/" + logs_of(dir).at(0);
  test::write_file(log, test::read_file(log) + "torn");
  test::write_file(snapshot_path(dir), "not a snapshot");
  const absl::StatusOr<std::vector<FileProblem>> problems = check_graph_files(dir);
  ASSERT_TRUE(problems.ok());
  ASSERT_EQ(problems->size(), 2u);
  EXPECT_EQ(problems->at(0).path, log);
  EXPECT_EQ(problems->at(0).what, "'" + log + "' ends with 4 bytes that are no whole record");
  EXPECT_EQ(problems->at(1).path, snapshot_path(dir));
  EXPECT_EQ(problems->at(1).what, "'" + snapshot_path(dir) + "' is not a graph snapshot of cachepy");
  EXPECT_TRUE(absl::IsNotFound(check_graph_files(temp / "none").status()));
}

TEST(GraphStore, does_not_turn_another_directory_into_a_cache) {
  const TempDir temp;
  test::write_file(temp / "file", "");
  CompactReport report;
  ASSERT_TRUE(compact(temp.path(), &report).ok());
  EXPECT_EQ(report.nodes, 0u);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(temp.path()), {}), 1);
}

TEST(GraphStore, trap_r09_files_of_another_version_are_left_alone) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  append_elsewhere(dir, {record_of("load")});
  append_elsewhere(dir, {record_of("future")});
  const std::string log = graph_dir(dir) + "/" + logs_of(dir).at(0);
  std::string bytes = test::read_file(log);
  bytes[8] = 99;
  test::write_file(log, bytes);
  ASSERT_TRUE(compact(dir).ok());
  EXPECT_EQ(test::read_file(log), bytes);
  EXPECT_EQ(loaded(dir).size(), 1u);

  std::string snapshot = test::read_file(snapshot_path(dir));
  snapshot[8] = 99;
  test::write_file(snapshot_path(dir), snapshot);
  EXPECT_TRUE(absl::IsUnimplemented(compact(dir)));
  EXPECT_EQ(test::read_file(snapshot_path(dir)), snapshot);
}

TEST(GraphStore, trap_g17_a_saved_graph_loads_and_syncs_with_nothing_lost_or_doubled) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  append_elsewhere(dir, {record_of("load", {}, {file_dependency("/x", "x")}), record_of("left", {"load"}),
                         record_of("right", {"load"}), record_of("top", {"left", "right"})});
  Graph graph, read;
  ASSERT_TRUE(load_graph(dir, graph).ok());
  ASSERT_TRUE(save_snapshot(graph, temp / "saved.cpg").ok());
  ASSERT_TRUE(load_snapshot(temp / "saved.cpg", read).ok());
  EXPECT_EQ(contents(read), contents(graph));
  ASSERT_TRUE(load_graph(dir, read).ok());
  ASSERT_TRUE(load_snapshot(temp / "saved.cpg", read).ok());
  EXPECT_EQ(contents(read), contents(graph));
  EXPECT_EQ(read.parents(key_of("load")), keys_of({"left", "right"}));
}

TEST(GraphStore, loads_a_snapshot_whole_or_not_at_all) {
  const TempDir temp;
  Graph graph;
  graph.upsert(record_of("load"), "/cache");
  EXPECT_TRUE(absl::IsNotFound(load_snapshot(temp / "none", graph)));
  ASSERT_TRUE(save_snapshot(graph, temp / "saved.cpg").ok());
  std::string bytes = test::read_file(temp / "saved.cpg");
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  test::write_file(temp / "saved.cpg", bytes);
  Graph read;
  const absl::Status status = load_snapshot(temp / "saved.cpg", read);
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_NE(std::string(status.message()).find(temp / "saved.cpg"), std::string::npos);
  EXPECT_EQ(read.size(), 0u);
}

TEST(GraphStore, saves_atomically) {
  const TempDir temp;
  Graph graph;
  EXPECT_FALSE(save_snapshot(graph, temp / "no/such/directory/saved.cpg").ok());
  ASSERT_TRUE(save_snapshot(graph, temp / "saved.cpg").ok());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(temp.path()), {}), 1);
}

}  // namespace
}  // namespace cachepy::internal
