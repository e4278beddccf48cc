// Later processes fold the logs of processes that have ended.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "cachepy/cachepy.h"
#include "graph/graph_store.h"
#include "support/cached.h"
#include "support/child_process.h"
#include "support/temp_dir.h"

namespace cachepy {
namespace {

using internal::Graph;
using test::Cached;
using test::ChildProcess;
using test::TempDir;

std::size_t logs_in(const std::string& cache) {
  std::size_t logs = 0;
  for (const auto& item : std::filesystem::directory_iterator(cache + "/graph"))
    logs += item.path().extension() == ".log" ? 1 : 0;
  return logs;
}

TEST(Upkeep, many_writers_leave_few_logs_and_readers_lose_nothing) {
  const TempDir dir;
  const std::string cache = dir / "cache";
  Cached<int, int> f("f", cache, [](int x) { return x; });
  constexpr int kRounds = 6;
  constexpr int kWriters = 8;
  constexpr int kCalls = 20;  // in each process: some 6 KB of log
  std::size_t known = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<ChildProcess> processes;
    for (int writer = 0; writer < kWriters; ++writer) {
      processes.emplace_back([&, writer] {
        for (int i = 0; i < kCalls; ++i) f((round * kWriters + writer) * kCalls + i);
        return true;
      });
    }
    processes.emplace_back([&] {  // checks that the number of nodes never decreases
      std::size_t seen = known;
      for (int i = 0; i < 5; ++i) {
        Graph graph;
        if (!internal::load_graph(cache, graph).ok() || graph.size() < seen) return false;
        seen = graph.size();
      }
      return true;
    });
    for (ChildProcess& process : processes) EXPECT_TRUE(process.wait());
    Graph graph;
    ASSERT_TRUE(internal::load_graph(cache, graph).ok());
    known = static_cast<std::size_t>(round + 1) * kWriters * kCalls;
    EXPECT_EQ(graph.size(), known);
  }
  EXPECT_LE(logs_in(cache), 32u);
  EXPECT_TRUE(std::filesystem::exists(cache + "/graph/snapshot.cpg"));
}

TEST(Upkeep, a_few_logs_are_left_alone) {
  const TempDir dir;
  const std::string cache = dir / "cache";
  Cached<int, int> f("f", cache, [](int x) { return x; });
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(ChildProcess([&] { return f(i) == i; }).wait());
  EXPECT_EQ(logs_in(cache), 10u);
  EXPECT_FALSE(std::filesystem::exists(cache + "/graph/snapshot.cpg"));
}

}  // namespace
}  // namespace cachepy
