// Counts of calls over all processes.
#include "store/counts.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "support/cached.h"
#include "support/child_process.h"
#include "support/temp_dir.h"

namespace cachepy {
namespace {

using namespace std::chrono_literals;

using test::Cached;
using test::ChildProcess;
using test::TempDir;

class Stats : public ::testing::Test {
 protected:
  FunctionStats stats_of(const std::string& function) const {
    return cache_stats(cache).functions.at(function);
  }

  TempDir dir;
  const std::string cache = dir / "cache";
  Cached<int, int> f{"f", cache, [](int x) { return x; }};
  Cached<int, int> g{"g", cache, [](int x) { return x; }};
};

TEST_F(Stats, reports_what_is_stored_and_how_it_was_used) {
  f(1);
  f(2);
  g(1);
  f(1);
  f(1);
  cache_memory_clear();
  f(1);
  std::filesystem::create_directory(cache + "/code");
  test::write_file(cache + "/code/00.cpc", std::string(10'000, 'x'));
  const CacheStats stats = cache_stats(cache);
  EXPECT_GT(stats.graph_bytes, 0u);
  EXPECT_GE(stats.code_bytes, 10'000u);
  EXPECT_EQ(stats.entries, 3u);
  EXPECT_EQ(stats.unreadable, 0u);
  EXPECT_LE(*stats.oldest, *stats.newest);
  ASSERT_EQ(stats.functions.size(), 2u);
  const FunctionStats& of_f = stats.functions.at("f");
  EXPECT_EQ(of_f.entries, 2u);
  EXPECT_EQ(of_f.misses, 2u);
  EXPECT_EQ(of_f.memory_hits, 2u);
  EXPECT_EQ(of_f.disk_hits, 1u);
  EXPECT_GT(of_f.computing.count(), 0);
  EXPECT_EQ(of_f.saved, of_f.computing - of_f.serving);
  EXPECT_EQ(stats.functions.at("g").misses, 1u);
  EXPECT_EQ(stats.bytes, of_f.bytes + stats.functions.at("g").bytes);
  EXPECT_THROW(cache_stats(dir / "none"), Error);

  const std::map<std::string, FunctionStats> counts = cache_counts(cache);
  ASSERT_EQ(counts.size(), 2u);
  EXPECT_EQ(counts.at("f").misses, 2u);
  EXPECT_EQ(counts.at("f").memory_hits, 2u);
  EXPECT_EQ(counts.at("f").disk_hits, 1u);
  EXPECT_EQ(counts.at("f").saved, of_f.saved);
  EXPECT_EQ(counts.at("f").entries, 0u) << "no entry is looked at";
  EXPECT_TRUE(cache_counts(dir / "none").empty());
}

TEST_F(Stats, what_hits_from_disk_cost_is_counted_for_each) {
  f(1);
  EXPECT_EQ(stats_of("f").serving.count(), 0);
  cache_memory_clear();
  f(1);
  const FunctionStats once = stats_of("f");
  EXPECT_GT(once.serving, 1us) << "several system calls";
  EXPECT_EQ(once.saved, once.computing - once.serving);
  cache_memory_clear();
  f(1);
  EXPECT_GT(stats_of("f").serving, once.serving);
}

TEST_F(Stats, hits_with_long_arguments_are_all_timed) {
  Cached<int, std::string> long_argument{"long_argument", cache, [](const std::string&) { return 1; }};
  const std::string large(20'000'000, 'x');
  for (int i = 0; i < 3; ++i) long_argument(large);
  const FunctionStats stats = stats_of("long_argument");
  EXPECT_EQ(stats.memory_hits, 2u);
  EXPECT_GT(stats.serving, 200us) << "the argument is read";
}

TEST_F(Stats, of_quick_hits_one_in_64_is_timed_and_stands_for_all) {
  f(1);
  for (int i = 0; i < 63; ++i) f(1);
  EXPECT_EQ(stats_of("f").serving.count(), 0);
  f(1);
  const FunctionStats first = stats_of("f");
  EXPECT_EQ(first.memory_hits, 64u);
  EXPECT_GT(first.serving, 64 * 20ns);
  EXPECT_EQ(first.serving.count() % 64, 0);
  for (int i = 0; i < 63; ++i) f(1);
  EXPECT_EQ(stats_of("f").serving, first.serving);
  f(1);
  EXPECT_GT(stats_of("f").serving, first.serving);
}

TEST_F(Stats, hits_of_several_threads_are_not_timed_more_often) {
  f(1);
  constexpr int kHits = 20'000;
  const auto begin = std::chrono::steady_clock::now();
  const auto hit_often = [&] {
    for (int i = 0; i < kHits; ++i) f(1);
  };
  {
    std::jthread other(hit_often);
    hit_often();
  }
  const auto elapsed = std::chrono::steady_clock::now() - begin;
  const FunctionStats stats = stats_of("f");
  EXPECT_EQ(stats.memory_hits, 2u * kHits);
  EXPECT_GT(stats.serving.count(), 0);
  EXPECT_LT(stats.serving, 10 * elapsed) << "a thread that is interrupted in a timed hit counts 64 times";
}

TEST_F(Stats, waiting_for_an_equal_call_is_not_part_of_the_hit) {
  Cached<int, int> slow{"slow", cache, [](int x) {
                          std::this_thread::sleep_for(200ms);
                          return x;
                        }};
  {
    std::jthread computes([&] { slow(1); });
    std::this_thread::sleep_for(50ms);
    slow(1);
  }
  const FunctionStats stats = stats_of("slow");
  EXPECT_EQ(stats.misses, 1u);
  EXPECT_EQ(stats.memory_hits + stats.disk_hits, 1u);
  EXPECT_GT(stats.serving.count(), 0);
  EXPECT_LT(stats.serving, 100ms);
}

TEST_F(Stats, counts_are_written_at_exit_and_a_forked_child_writes_only_its_own) {
  f(1);
  f(1);
  const auto use_and_exit = [&] {
    f(1);
    f(2);
    std::exit(0);
  };
  EXPECT_EXIT(use_and_exit(), ::testing::ExitedWithCode(0), "");
  const FunctionStats both = stats_of("f");
  EXPECT_EQ(both.misses, 2u);
  EXPECT_EQ(both.memory_hits, 2u);
  EXPECT_EXIT(use_and_exit(), ::testing::ExitedWithCode(0), "");
  EXPECT_EQ(stats_of("f").memory_hits, 3u);
  EXPECT_EQ(stats_of("f").disk_hits, 1u);
  EXPECT_EQ(stats_of("f").misses, 2u);
}

TEST_F(Stats, a_killed_child_loses_its_counts) {
  f(1);
  ASSERT_TRUE(ChildProcess([&] { return f(1) == 1; }).wait());
  EXPECT_EQ(stats_of("f").memory_hits, 0u);
}

TEST_F(Stats, counts_are_folded_without_loss) {
  f(1);
  const std::string log = cache + "/counts.log";
  std::string many;
  for (int i = 0; i < 4000; ++i) many += internal::encode_counts("f", {1, 0, 0, 0});
  test::write_file(log, many);
  const auto use_and_exit = [&] {
    f(1);
    std::exit(0);
  };
  EXPECT_EXIT(use_and_exit(), ::testing::ExitedWithCode(0), "");
  EXPECT_LT(std::filesystem::file_size(log), 100u);
  EXPECT_EQ(stats_of("f").memory_hits, 4001u);
}

TEST_F(Stats, counting_does_not_bring_a_removed_directory_back) {
  f(1);
  const auto remove_and_exit = [&] {
    f(1);
    std::filesystem::remove_all(cache);
    std::exit(0);
  };
  EXPECT_EXIT(remove_and_exit(), ::testing::ExitedWithCode(0), "");
  EXPECT_FALSE(std::filesystem::exists(cache));
}

}  // namespace
}  // namespace cachepy
