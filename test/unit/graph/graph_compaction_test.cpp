// Compaction folds finished logs into one snapshot, even if processes write, load, compact or are killed meanwhile.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/wait.h>
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
#include "graph/graph_store.h"
#include "store/graph_files.h"
#include "store/locks.h"
#include "support/child_process.h"
#include "support/graph_directory.h"
#include "support/graph_records.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

using test::append_elsewhere;
using test::ChildProcess;
using test::file_dependency;
using test::key_of;
using test::loaded;
using test::logs_of;
using test::mode_of;
using test::record_of;
using test::TempDir;

TEST(GraphCompaction, compacts_finished_logs_into_the_same_graph) {
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

TEST(GraphCompaction, compacts_the_same_after_a_crash_between_snapshot_and_removal) {
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

TEST(GraphCompaction, removes_what_a_killed_writer_or_compaction_left) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  append_elsewhere(dir, {record_of("load")});
  const std::string unnamed = graph_dir(dir) + "/.1-2-3.new";
  test::write_file(unnamed, "CPY");
  ASSERT_TRUE(compact(dir).ok());
  EXPECT_FALSE(std::filesystem::exists(unnamed));
  EXPECT_EQ(loaded(dir).size(), 1u);
}

TEST(GraphCompaction, trap_r05_a_compaction_killed_at_any_moment_loses_nothing) {
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

TEST(GraphCompaction, one_of_two_simultaneous_compactions_does_nothing) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  append_elsewhere(dir, {record_of("load")});
  const UniqueFd lock = open_fd(lock_path(dir, kCompactLock), O_RDWR | O_CREAT);
  ASSERT_EQ(::flock(lock.get(), LOCK_EX), 0);
  CompactReport report;
  ASSERT_TRUE(compact(dir, &report).ok());
  EXPECT_TRUE(report.busy);
  EXPECT_EQ(logs_of(dir).size(), 1u);
}

/// Shared by the processes of the test below.
struct Progress {
  static constexpr std::size_t kWriters = 8;
  std::array<std::atomic<int>, kWriters> recorded;  ///< calls, by writer
  std::atomic<int> loads;
  std::atomic<bool> failed;  ///< ends all waits

  /// In a separate memory mapping, which is zero and lives until the process ends.
  static Progress& make() {
    void* const memory =
        ::mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return *static_cast<Progress*>(memory);
  }
};

std::string call_of(std::size_t writer, int number) {
  return "f#" + std::to_string(writer) + "." + std::to_string(number);
}

TEST(GraphCompaction, trap_g18_loads_and_compactions_while_eight_write_lose_nothing) {
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
  // Not faster than others load, so that compactions find logs that are still in use.
  auto record = [&](std::size_t writer, int number) {
    const int loads = progress.loads;
    const absl::Status status = append_record(dir, record_of(call_of(writer, number), {"shared"}));
    progress.recorded[writer] = number + 1;
    while (number % kCallsPerLoad == 0 && progress.loads == loads && !progress.failed) ::usleep(200);
    return status.ok();
  };
  auto write = [&](std::size_t writer) {
    for (int life = 0; life < kLives; ++life) {  // each in a separate process, so that logs are finished
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

}  // namespace
}  // namespace cachepy::internal
