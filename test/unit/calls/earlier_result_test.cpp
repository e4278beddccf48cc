// Files that change and change back: each state's result is computed once.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "cachepy/graph.h"
#include "format/entry.h"
#include "store/store.h"
#include "support/cached.h"
#include "support/child_process.h"
#include "support/memo_fixture.h"
#include "support/tracked.h"

namespace cachepy {
namespace {

using internal::kMostEarlier;
using test::Cached;
using test::ChildProcess;
using test::read_file;
using test::said_by;
using test::write_file;

class EarlierResult : public test::Memo {
 protected:
  void SetUp() override {
    Memo::SetUp();
    configure("pack_limit: 0");
  }
  std::string call(const std::string& content) {
    write_file(data, content);
    return f(1);
  }
  /// The path of the only call's entry.
  std::string entry(int earlier = 0) const {
    for (const auto& file : entries()) {
      if (internal::is_earlier_entry(file.native())) continue;
      if (earlier == 0) return file.native();
      return (file.parent_path() / file.stem()).native() + "." + std::to_string(earlier) + ".cpz";
    }
    return "";
  }

  Cached<std::string, int> f{"f", cache, [this](int) { return read_file(track_file(data)); }};
};

TEST_F(EarlierResult, is_served_when_the_files_change_back) {
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(call("one"), "one");
    EXPECT_EQ(call("two"), "two");
    EXPECT_EQ(call("two"), "two");
  }
  EXPECT_EQ(f.runs, 2);
  EXPECT_EQ(entries().size(), 2u);
}

TEST_F(EarlierResult, is_served_in_a_process_that_remembers_nothing) {
  call("one");
  call("two");
  cache_memory_clear();
  cache_file_state_clear();
  EXPECT_EQ(call("one"), "one");
  cache_memory_clear();
  EXPECT_EQ(f(1), "one");
  EXPECT_EQ(f.runs, 2);
}

TEST_F(EarlierResult, is_served_to_a_caller_that_inherits_the_file) {
  Cached<std::string, int> parent("parent", cache, [this](int x) { return "<" + f(x) + ">"; });
  for (int round = 0; round < 2; ++round) {
    for (const char* content : {"one", "two"}) {
      write_file(data, content);
      EXPECT_EQ(parent(1), "<" + std::string(content) + ">");
    }
  }
  EXPECT_EQ(parent.runs, 2);
  EXPECT_EQ(f.runs, 2);
}

TEST_F(EarlierResult, is_served_if_a_file_is_absent_again) {
  Cached<bool, int> exists("exists", cache,
                           [this](int) { return std::filesystem::exists(track_file(data)); });
  EXPECT_FALSE(exists(1));
  write_file(data, "");
  EXPECT_TRUE(exists(1));
  std::filesystem::remove(data);
  EXPECT_FALSE(exists(1));
  EXPECT_EQ(exists.runs, 2);
}

TEST_F(EarlierResult, the_least_recently_used_one_is_dropped_at_the_limit) {
  for (int i = 0; i <= kMostEarlier + 1; ++i) {
    call(std::to_string(i));
    // Sets times that differ by more than the resolution of file systems, instead of waiting.
    if (i != 0) test::set_mtime(entry(), 1'000'000'000 + i);
  }
  EXPECT_EQ(entries().size(), 1u + kMostEarlier);
  const int runs = f.runs;
  EXPECT_EQ(call(std::to_string(kMostEarlier)), std::to_string(kMostEarlier));
  EXPECT_EQ(f.runs, runs);
  call("1");
  EXPECT_EQ(f.runs, runs + 1);
}

TEST_F(EarlierResult, costs_one_stat_a_file_once_it_is_served) {
  call("one");
  call("two");
  write_file(data, "one");
  test::settle();
  EXPECT_EQ(f(1), "one");
  const std::size_t reads = cache_file_state_info().reads;
  cache_memory_clear();
  cache_file_state_clear();
  EXPECT_EQ(f(1), "one");
  EXPECT_EQ(cache_file_state_info().reads, reads);
  EXPECT_EQ(f.runs, 2);
}

TEST_F(EarlierResult, is_a_current_node_of_the_graph) {
  call("one");
  call("two");
  call("one");
  const auto expect_current = [] {
    EXPECT_EQ(cache_tree_nodes().size(), 1u);
    EXPECT_TRUE(cache_tree_changed_files().empty());
  };
  expect_current();
  cache_tree_reset();
  cache_tree_sync(cache);
  expect_current();
}

TEST_F(EarlierResult, makes_the_state_of_its_call_cached) {
  call("one");
  call("two");
  const std::string id = cache_tree_nodes().begin()->first;
  write_file(data, "one");
  EXPECT_TRUE(cache_tree_changed_files().empty());
  EXPECT_EQ(cache_tree_states().at(id), NodeState::cached);
  const CallReasons served = cache_why("f", cache).at(0);
  EXPECT_TRUE(served.stale.empty() && served.served_by_earlier);

  write_file(data, "three");
  EXPECT_EQ(cache_tree_changed_files().size(), 1u);
  EXPECT_EQ(cache_tree_states().at(id), NodeState::stale);
  const CallReasons computed = cache_why("f", cache).at(0);
  EXPECT_TRUE(computed.stale.size() == 1 && !computed.served_by_earlier);
  f(1);
  EXPECT_EQ(f.runs, 3);

  write_file(data, "one");
  EXPECT_TRUE(cache_tree_changed_files().empty());
  std::filesystem::remove(entry());
  EXPECT_EQ(cache_tree_changed_files().size(), 1u) << "earlier results are not looked for";
  cache_memory_clear();
  f(1);
  EXPECT_EQ(f.runs, 4);
}

TEST_F(EarlierResult, makes_the_state_of_its_callees_cached) {
  Cached<std::string, int> parent("parent", cache, [this](int x) { return "<" + f(x) + ">"; });
  for (const char* content : {"one", "two", "one"}) {
    write_file(data, content);
    parent(1);
  }
  EXPECT_TRUE(cache_tree_changed_files().empty());
  PruneOptions of_f;
  of_f.fname = "f";
  of_f.all = true;
  cache_prune(cache, of_f);
  EXPECT_EQ(cache_tree_changed_files().size(), 1u) << "f; parent is served without it";
}

TEST_F(EarlierResult, of_another_directory_does_not_affect_states_of_this_one) {
  Cached<std::string, int> relative("relative", cache, [](int) { return read_file(track_file("input")); });
  const std::filesystem::path before = std::filesystem::current_path();
  for (const char* place : {"a", "b"}) {
    std::filesystem::create_directory(dir / place);
    std::filesystem::current_path(dir / place);
    write_file("input", "one");
    relative(1);
  }
  write_file("input", "two");
  EXPECT_EQ(cache_tree_changed_files().size(), 1u);
  std::filesystem::current_path(before);
}

TEST_F(EarlierResult, a_forced_call_replaces_all_of_them) {
  std::string suffix = "1";
  Cached<std::string, int> g("g", cache, [&](int) { return read_file(track_file(data)) + suffix; });
  const auto call_g = [&](const std::string& content) {
    write_file(data, content);
    return g(1);
  };
  EXPECT_EQ(call_g("one"), "one1");
  EXPECT_EQ(call_g("two"), "two1");
  suffix = "2";
  EXPECT_EQ(with_options({.force = true}, [&] { return call_g("one"); }), "one2");
  EXPECT_EQ(entries().size(), 1u);
  EXPECT_EQ(call_g("two"), "two2");
  EXPECT_EQ(call_g("one"), "one2");
  EXPECT_EQ(g.runs, 4);
}

TEST_F(EarlierResult, trap_r07_a_damaged_one_is_set_aside) {
  call("one");
  call("two");
  std::string bytes = read_file(entry(1));
  bytes[bytes.size() - 3] ^= 1;
  write_file(entry(1), bytes);
  EXPECT_EQ(call("one"), "one");
  EXPECT_EQ(f.runs, 3);
  EXPECT_TRUE(std::filesystem::exists(cache + "/" + internal::kBadDirectory));
  EXPECT_EQ(call("two"), "two");
  EXPECT_EQ(f.runs, 3);
}

TEST_F(EarlierResult, trap_r07_one_whose_value_does_not_match_its_digest_is_set_aside) {
  call("one");
  call("two");
  const std::string newest = entry(), earlier = entry(1), newest_bytes = read_file(newest);
  {
    const auto other = internal::open_entry_at(newest), forged = internal::open_entry_at(earlier);
    ASSERT_TRUE(other.ok() && forged.ok());
    internal::EntryMetadata metadata = (*forged)->metadata();
    internal::PayloadWriter payload;
    for (std::string_view bytes; !(bytes = (*other)->next()).empty();) payload.append(bytes);
    const std::string blocks = payload.finish();
    ASSERT_TRUE(
        internal::Store(cache).put(metadata, blocks, payload.raw_bytes(), internal::Replaced::kGoes, 0).ok());
  }
  std::filesystem::rename(newest, earlier);
  write_file(newest, newest_bytes);
  EXPECT_EQ(call("one"), "one");
  EXPECT_EQ(f.runs, 3);
  EXPECT_TRUE(std::filesystem::exists(cache + "/" + internal::kBadDirectory));
}

TEST_F(EarlierResult, is_pruned_and_counted_with_its_call) {
  call("one");
  call("two");
  const std::vector<EntryInfo> listed = cache_list(cache);
  ASSERT_EQ(listed.size(), 2u);
  EXPECT_EQ(listed[0].id, listed[1].id);
  EXPECT_NE(listed[0].earlier, listed[1].earlier);
  EXPECT_EQ(cache_find(listed[0].hash.substr(0, 8), cache).size(), 1u);
  EXPECT_EQ(cache_why("f", cache).size(), 1u);
  EXPECT_TRUE(cache_verify(cache).empty());
  EXPECT_EQ(cache_prune(cache, 0).entries.size(), 2u);
  EXPECT_TRUE(entries().empty());
}

TEST_F(EarlierResult, is_brought_back_by_one_of_many_processes) {
  call("one");
  call("two");
  write_file(data, "one");
  cache_memory_clear();
  std::vector<ChildProcess> processes;
  for (int i = 0; i < 8; ++i) {
    processes.emplace_back([&] {
      f.runs = 0;
      return f(1) == "one" && f.runs == 0;
    });
  }
  for (ChildProcess& process : processes) EXPECT_TRUE(process.wait());
}

}  // namespace
}  // namespace cachepy
