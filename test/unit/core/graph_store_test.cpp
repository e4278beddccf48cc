#include "core/graph_store.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/file.h"
#include "core/graph_files.h"
#include "support/child_process.h"
#include "support/graph_records.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

using test::ChildProcess;
using test::contents;
using test::file_dependency;
using test::key_of;
using test::keys_of;
using test::record_of;
using test::TempDir;

std::vector<std::string> logs_of(const std::string& dir) {
  const absl::StatusOr<std::vector<std::string>> logs = list_files(graph_dir(dir), kLogSuffix);
  return logs.ok() ? *logs : std::vector<std::string>();
}

mode_t mode_of(const std::string& path) {
  struct ::stat st = {};
  EXPECT_EQ(::stat(path.c_str(), &st), 0) << path;
  return st.st_mode & 0777;
}

/// Appends in a process that is gone afterwards, as its log is then no one's.
void append_elsewhere(const std::string& dir, const std::vector<NodeRecord>& records) {
  ChildProcess writer([&] {
    for (const NodeRecord& record : records)
      if (!append_record(dir, record).ok()) return false;
    return true;
  });
  ASSERT_TRUE(writer.wait());
}

std::vector<std::pair<std::string, std::string>> loaded(const std::string& dir,
                                                        LoadReport* report = nullptr) {
  Graph graph;
  const absl::Status status = load_graph(dir, graph, report);
  EXPECT_TRUE(status.ok()) << status;
  return contents(graph);
}

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

TEST(GraphStore, begins_a_new_log_when_its_directory_is_gone) {
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

TEST(GraphStore, says_why_it_cannot_append) {
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
    ::signal(SIGXFSZ, SIG_IGN);
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

TEST(GraphStore, compacts_finished_logs_into_the_same_graph) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  append_elsewhere(dir, {record_of("load", {}, {file_dependency("/x", "x")}), record_of("top", {"load"})});
  append_elsewhere(dir, {record_of("top", {}, {}, 2)});
  const auto before = loaded(dir);
  CompactReport report;
  ASSERT_TRUE(compact(dir, &report).ok());
  EXPECT_EQ(report.nodes, 2u);
  EXPECT_EQ(report.logs, 2u);
  EXPECT_FALSE(report.busy);
  EXPECT_TRUE(logs_of(dir).empty());
  EXPECT_EQ(loaded(dir), before);
  EXPECT_EQ(mode_of(snapshot_path(dir)), 0600u);
  append_elsewhere(dir, {record_of("next")});
  ASSERT_TRUE(compact(dir).ok());
  EXPECT_EQ(loaded(dir).size(), 3u);
}

TEST(GraphStore, compacts_the_same_after_a_crash_between_snapshot_and_removal) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  append_elsewhere(dir, {record_of("load"), record_of("top", {"load"})});
  const std::string log = graph_dir(dir) + "/" + logs_of(dir).at(0);
  const std::string bytes = test::read_file(log);
  ASSERT_TRUE(compact(dir).ok());
  const auto once = loaded(dir);
  test::write_file(log, bytes);  // as if it had not been removed yet
  EXPECT_EQ(loaded(dir), once);
  ASSERT_TRUE(compact(dir).ok());
  EXPECT_EQ(loaded(dir), once);
  EXPECT_TRUE(logs_of(dir).empty());
}

TEST(GraphStore, removes_what_a_killed_writer_or_compaction_left) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  append_elsewhere(dir, {record_of("load")});
  const std::string unnamed = graph_dir(dir) + "/.1-2-3.new";
  test::write_file(unnamed, "CPY");
  ASSERT_TRUE(compact(dir).ok());
  EXPECT_FALSE(std::filesystem::exists(unnamed));
  EXPECT_EQ(loaded(dir).size(), 1u);
}

TEST(GraphStore, trap_r05_a_compaction_killed_at_any_moment_loses_nothing) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  std::vector<NodeRecord> records;
  for (int i = 0; i < 200; ++i) records.push_back(record_of("f#" + std::to_string(i), {"shared"}));
  append_elsewhere(dir, records);
  const auto whole = loaded(dir);
  for (unsigned delay_us = 0; delay_us < 6'000; delay_us += 150) {
    append_elsewhere(dir, {records[delay_us % 200]});
    const ::pid_t compactor = ::fork();
    if (compactor == 0) {
      while (compact(dir).ok()) {
      }
      ::_exit(1);
    }
    ::usleep(delay_us);
    ::kill(compactor, SIGKILL);
    ::waitpid(compactor, nullptr, 0);
    ASSERT_EQ(loaded(dir), whole) << delay_us;
  }
  CompactReport report;
  ASSERT_TRUE(compact(dir, &report).ok());
  EXPECT_FALSE(report.busy) << "the lock of a killed process is free at once";
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(graph_dir(dir)), {}), 1)
      << "only the snapshot stays";
}

TEST(GraphStore, of_two_compactions_at_once_one_does_nothing) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  append_elsewhere(dir, {record_of("load")});
  const UniqueFd lock = open_fd(compact_lock_path(dir), O_RDWR | O_CREAT);
  ASSERT_EQ(::flock(lock.get(), LOCK_EX), 0);
  CompactReport report;
  ASSERT_TRUE(compact(dir, &report).ok());
  EXPECT_TRUE(report.busy);
  EXPECT_EQ(logs_of(dir).size(), 1u);
}

/// What the processes of the test below know of each other.
struct Progress {
  static constexpr std::size_t kWriters = 8;
  std::array<std::atomic<int>, kWriters> recorded;  ///< calls, by writer
  std::atomic<int> loads;
  std::atomic<bool> failed;  ///< nobody waits for anybody any more

  /// In memory of its own, zero as fresh memory is; the process's end gives it back.
  static Progress& make() {
    void* const memory =
        ::mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return *static_cast<Progress*>(memory);
  }
};

std::string call_of(std::size_t writer, int number) {
  return "f#" + std::to_string(writer) + "." + std::to_string(number);
}

TEST(GraphStore, trap_g18_loads_and_compactions_while_eight_write_lose_nothing) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  constexpr int kLives = 3, kCalls = 30, kCallsPerLoad = 3;
  Progress& progress = Progress::make();
  auto succeeds = [&](bool went_well) {
    if (!went_well) progress.failed = true;
    return went_well;
  };
  auto is_over = [&] {
    return progress.failed || std::all_of(progress.recorded.begin(), progress.recorded.end(),
                                          [](int count) { return count == kLives * kCalls; });
  };
  // No faster than others load, so that compactions meet logs in the middle of their lives.
  auto record = [&](std::size_t writer, int number) {
    const int loads = progress.loads;
    const absl::Status status = append_record(dir, record_of(call_of(writer, number), {"shared"}));
    progress.recorded[writer] = number + 1;
    while (number % kCallsPerLoad == 0 && progress.loads == loads && !progress.failed) ::usleep(200);
    return status.ok();
  };
  auto write = [&](std::size_t writer) {
    for (int life = 0; life < kLives; ++life) {  // each in a process of its own, so that logs become finished
      ChildProcess process([&] {
        for (int i = 0; i < kCalls; ++i)
          if (!record(writer, life * kCalls + i)) return false;
        return true;
      });
      if (!succeeds(process.wait())) return false;
    }
    return true;
  };
  auto load = [&] {
    std::array<int, Progress::kWriters> recorded;
    std::copy(progress.recorded.begin(), progress.recorded.end(), recorded.begin());
    Graph graph;
    const absl::Status status = load_graph(dir, graph);
    if (!status.ok() && !absl::IsNotFound(status)) return false;
    for (std::size_t writer = 0; writer < Progress::kWriters; ++writer)
      for (int number = 0; number < recorded[writer]; ++number)
        if (!graph.has(key_of(call_of(writer, number)), 0)) return false;
    ++progress.loads;
    return true;
  };
  auto compacts = [&] {
    const absl::Status status = compact(dir);
    return status.ok() || absl::IsNotFound(status);
  };
  auto until_over = [&](const std::function<bool()>& work) {
    while (!is_over())
      if (!succeeds(work())) return false;
    return true;
  };
  std::vector<ChildProcess> processes;
  for (std::size_t writer = 0; writer < Progress::kWriters; ++writer)
    processes.emplace_back([&, writer] { return write(writer); });
  for (int i = 0; i < 2; ++i) {
    processes.emplace_back([&] { return until_over(load); });
    processes.emplace_back([&] { return until_over(compacts); });
  }
  for (ChildProcess& process : processes) EXPECT_TRUE(process.wait());
  ASSERT_TRUE(compact(dir).ok());
  EXPECT_TRUE(logs_of(dir).empty());
  EXPECT_TRUE(load());
  EXPECT_EQ(loaded(dir).size(), Progress::kWriters * std::size_t{kLives * kCalls});
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

TEST(GraphStore, says_what_is_wrong_with_which_file) {
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
  EXPECT_EQ(problems->at(1).what, "'" + snapshot_path(dir) + "': not a graph snapshot of cachepy");
  EXPECT_TRUE(absl::IsNotFound(check_graph_files(temp / "none").status()));
}

TEST(GraphStore, does_not_make_a_cache_of_what_is_none) {
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
