// Results served from memory, through the memoized call.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "cachepy/graph.h"
#include "support/cached.h"
#include "support/child_process.h"
#include "support/memo_fixture.h"
#include "support/temp_dir.h"

namespace cachepy {
namespace {

using test::Cached;
using test::ChildProcess;
using test::read_file;
using test::said_by;
using test::write_file;

class Memory : public test::Memo {
 protected:
  void SetUp() override {
    Memo::SetUp();
    cache_memory_clear();
  }
  void remove_entries() const { std::filesystem::remove_all(cache + "/results"); }
};

TEST_F(Memory, a_computed_result_is_served_without_its_file) {
  Cached<int, int> f("f", cache, [](int x) { return 2 * x; });
  EXPECT_EQ(f(3), 6);
  EXPECT_EQ(cache_memory_info().results, 1u);
  EXPECT_GT(cache_memory_info().bytes, 0u);
  remove_entries();
  EXPECT_EQ(f(3), 6);
  EXPECT_EQ(f.runs, 1);
}

TEST_F(Memory, a_result_served_from_disk_is_served_again_without_its_file) {
  Cached<std::string, int> f("f", cache, [](int) { return std::string(100'000, 'x'); });
  f(1);
  cache_memory_clear();
  f(1);
  remove_entries();
  EXPECT_EQ(f(1), std::string(100'000, 'x'));
  EXPECT_EQ(f.runs, 1);
}

TEST_F(Memory, reports_hits) {
  Cached<int, int> f("f", cache, [](int x) { return x; });
  f.site().verbose = 1;
  f(1);
  EXPECT_EQ(said_by([&] { f(1); }), "[cachepy] f(p0=1): hit (memory)\n");
  cache_memory_clear();
  EXPECT_EQ(said_by([&] { f(1); }), "[cachepy] f(p0=1): hit\n");
}

TEST_F(Memory, trap_r01_what_the_caller_does_to_a_result_does_not_reach_the_next_hit) {
  Cached<std::vector<std::string>, int> list("list", cache,
                                             [](int) { return std::vector<std::string>{"a", "b"}; });
  Cached<std::shared_ptr<std::string>, int> shared("shared", cache,
                                                   [](int) { return std::make_shared<std::string>("a"); });
  for (int round = 0; round < 3; ++round) {  // computed, from memory, from disk
    auto strings = list(1);
    EXPECT_EQ(strings, (std::vector<std::string>{"a", "b"}));
    strings[0] = "changed";
    strings.clear();
    const auto string = shared(1);
    EXPECT_EQ(*string, "a");
    *string = "changed";
    if (round == 1) cache_memory_clear();
  }
  EXPECT_EQ(list.runs + shared.runs, 2);
}

TEST_F(Memory, a_changed_dependency_is_noticed_own_or_inherited) {
  Cached<std::string, int> leaf("leaf", cache, [&](int) { return read_file(track_file(data)); });
  Cached<std::string, int> top("top", cache, [&](int x) { return leaf(x) + "!"; });
  write_file(data, "a");
  EXPECT_EQ(top(1), "a!");
  EXPECT_EQ(top(1), "a!");
  write_file(data, "b");
  EXPECT_EQ(top(1), "b!");
  EXPECT_EQ(leaf(1), "b");
  EXPECT_EQ(top.runs, 2);
  EXPECT_EQ(leaf.runs, 2);
}

TEST_F(Memory, with_recheck_dependencies_are_checked_at_that_interval) {
  Cached<std::string, int> f("f", cache, [&](int) { return read_file(track_file(data)); });
  const auto set_recheck = [&](const std::string& value) {
    write_file(dir / "config.yml", "recheck: " + value + "\n");
    load_config(dir / "config.yml");
  };
  set_recheck("1000s");
  write_file(data, "a");
  f(1);
  f(1);  // looks
  write_file(data, "b");
  EXPECT_EQ(f(1), "a");
  set_recheck("0");
  EXPECT_EQ(f(1), "b");
  set_recheck("1ms");
  f(1);
  write_file(data, "c");
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  EXPECT_EQ(f(1), "c");
  set_recheck("0");
}

TEST_F(Memory, with_a_limit_of_zero_nothing_is_kept) {
  write_file(dir / "config.yml", "memory_limit: 0\n");
  load_config(dir / "config.yml");
  Cached<int, int> f("f", cache, [](int x) { return x; });
  f(1);
  f(1);
  EXPECT_EQ(f.runs, 1);
  EXPECT_EQ(cache_memory_info().results, 0u);
  write_file(dir / "config.yml", "");
  load_config(dir / "config.yml");
}

TEST_F(Memory, a_result_that_another_process_computed_again_is_found_on_disk) {
  Cached<std::string, int> f("f", cache, [&](int) { return read_file(track_file(data)); });
  write_file(data, "a");
  f(1);
  write_file(data, "b");
  ASSERT_TRUE(ChildProcess([&] { return f(1) == "b" && f.runs == 2; }).wait());
  EXPECT_EQ(f(1), "b");
  EXPECT_EQ(f(1), "b");
  EXPECT_EQ(f.runs, 1);
}

TEST_F(Memory, a_forced_call_replaces_what_is_kept_and_an_unsaved_one_does_not) {
  int value = 1;
  Cached<int, int> f("f", cache, [&](int) { return value; });
  f(0);
  value = 2;
  EXPECT_EQ(with_options({.force = true}, [&] { return f(0); }), 2);
  EXPECT_EQ(f(0), 2);
  value = 3;
  EXPECT_EQ(with_options({.force = true, .skip_save = true}, [&] { return f(0); }), 3);
  EXPECT_EQ(f(0), 2);
  EXPECT_EQ(with_options({.load = false}, [&] { return f(0); }), 3);
  EXPECT_EQ(f(0), 3);
  EXPECT_EQ(f.runs, 4);
}

TEST_F(Memory, a_forced_result_that_is_too_large_to_be_kept_replaces_one_that_was) {
  write_file(dir / "config.yml", "memory_limit: 64K\n");
  load_config(dir / "config.yml");
  std::size_t size = 10;
  Cached<std::string, int> f("f", cache, [&](int) { return std::string(size, 'x'); });
  f(1);
  size = 100'000;
  with_options({.force = true}, [&] { return f(1); });
  EXPECT_EQ(f(1).size(), size);
  EXPECT_EQ(f.runs, 2);
  write_file(dir / "config.yml", "");
  load_config(dir / "config.yml");
}

TEST_F(Memory, a_hit_is_an_edge_and_a_node_also_after_the_graph_was_reset) {
  Cached<std::string, int> leaf("leaf", cache, [&](int) { return read_file(track_file(data)); });
  Cached<std::string, int> top("top", cache, [&](int x) { return leaf(x); });
  write_file(data, "a");
  leaf(1);
  top(1);
  for (int round = 0; round < 2; ++round) {
    const auto nodes = cache_tree_nodes();
    ASSERT_EQ(nodes.size(), 2u);
    for (const auto& [id, node] : nodes) {
      EXPECT_EQ(node.children.size(), node.fname == "top" ? 1u : 0u);
      EXPECT_EQ(node.inherited_files.size(), node.fname == "top" ? 1u : 0u);
    }
    cache_tree_reset();
    leaf(1);
    top(1);
  }
  EXPECT_EQ(leaf.runs + top.runs, 2);
}

TEST_F(Memory, trap_g13_a_forked_child_has_it_while_threads_use_it) {
  Cached<int, int> f("f", cache, [](int x) { return x; });
  for (int i = 0; i < 8; ++i) f(i);
  remove_entries();
  std::atomic<bool> done{false};
  std::thread user([&] {
    while (!done)
      for (int i = 0; i < 8; ++i) f(i);
  });
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(ChildProcess([&] {
                  for (int x = 0; x < 8; ++x)
                    if (f(x) != x) return false;
                  return f.runs == 8;
                }).wait());
  }
  done = true;
  user.join();
}

TEST_F(Memory, threads_that_serve_replace_and_drop_get_whole_results) {
  Cached<std::string, int> f("f", cache,
                             [](int x) { return std::string(10'000, static_cast<char>('a' + x)); });
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        const int x = i % 3;
        const bool force = t == 0 && i % 10 == 0;
        EXPECT_EQ(with_options({.force = force}, [&] { return f(x); }),
                  std::string(10'000, static_cast<char>('a' + x)));
        if (t == 1 && i % 20 == 0) cache_memory_clear();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(Memory, calls_are_distinguished_by_arguments_of_any_length) {
  using Pair = std::pair<std::string, std::string>;
  Cached<std::string, Pair> join("join", cache, [](const Pair& p) { return p.first + "|" + p.second; });
  const std::string kLong(5000, 'x');
  const std::vector<Pair> calls = {
      {"ab", "c"},        {"a", "bc"},   {"", "abc"},        {"abc", ""},
      {kLong, "yz"},      {kLong, "yy"}, {kLong + "y", "z"}, {"x", kLong.substr(1) + "yz"},
      {kLong + "w", "yz"}};
  for (const Pair& call : calls) EXPECT_EQ(join(call), call.first + "|" + call.second);
  EXPECT_EQ(join.runs, 9);
  remove_entries();
  // After a call with long arguments, short ones are looked up under a different id than before.
  for (const Pair& call : calls) {
    if (call.first.size() > 1000 || call.second.size() > 1000)
      EXPECT_EQ(join(call), call.first + "|" + call.second);
  }
  EXPECT_EQ(join.runs, 9);
}

TEST_F(Memory, pruned_results_are_dropped_and_other_directories_keep_theirs) {
  Cached<int, int> here("f", cache, [](int x) { return x; });
  Cached<int, int> elsewhere("f", dir / "elsewhere", [](int x) { return -x; });
  EXPECT_EQ(here(1), 1);
  EXPECT_EQ(elsewhere(1), -1);
  cache_prune(cache, 0);
  EXPECT_EQ(cache_memory_info().results, 1u);
  std::filesystem::remove_all(dir / "elsewhere/results");
  EXPECT_EQ(elsewhere(1), -1);
  EXPECT_EQ(elsewhere.runs, 1);
  EXPECT_EQ(here(1), 1);
  EXPECT_EQ(here.runs, 2);
  std::filesystem::create_directory_symlink(cache, dir / "link");
  cache_prune(dir / "link", 0);
  EXPECT_EQ(cache_memory_info().results, 1u);
}

}  // namespace
}  // namespace cachepy
