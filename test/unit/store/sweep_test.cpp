// Pruning on request.
#include "store/sweep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "cachepy/graph.h"
#include "support/cached.h"
#include "support/child_process.h"
#include "support/sweep_fixture.h"
#include "support/temp_dir.h"

namespace cachepy {
namespace {

namespace fs = std::filesystem;
using test::Cached;
using test::ChildProcess;
using test::Sweep;
using test::write_file;

constexpr std::time_t kHour = 3600;
constexpr std::time_t kDay = 24 * kHour;

TEST_F(Sweep, prunes_entries_not_used_for_a_time_and_keeps_their_nodes) {
  f(1);
  g(1);
  set_age(entry_of("f"), 31 * kDay);
  set_age(entry_of("g"), 29 * kDay);
  const fs::path old = entry_of("f");
  const PruneInfo info = cache_prune(cache);
  EXPECT_EQ(info.entries, std::vector<fs::path>{old});
  EXPECT_EQ(info.kept, 1u);
  EXPECT_FALSE(fs::exists(old));
  EXPECT_TRUE(fs::exists(entry_of("g")));

  cache_tree_reset();
  cache_tree_sync(cache);
  EXPECT_EQ(cache_tree_nodes().size(), 2u);
  EXPECT_EQ(f(1), 1);
  EXPECT_EQ(g(1), -1);
  EXPECT_EQ(f.runs, 2);
  EXPECT_EQ(g.runs, 1);
}

TEST_F(Sweep, prunes_by_function_or_everything_and_only_reports_in_a_dry_run) {
  f(1);
  f(2);
  g(1);
  PruneOptions options;
  options.fname = "f";
  EXPECT_TRUE(cache_prune(cache, options).entries.empty()) << "no rule, nothing goes";
  options.all = true;
  options.dry_run = true;
  const PruneInfo dry = cache_prune(cache, options);
  EXPECT_EQ(dry.entries.size(), 2u);
  EXPECT_GT(dry.bytes, 0u);
  EXPECT_EQ(dry.kept, 0u);
  EXPECT_EQ(entries().size(), 3u);
  options.dry_run = false;
  EXPECT_EQ(cache_prune(cache, options).entries, dry.entries);
  EXPECT_EQ(entries(), std::vector<fs::path>{entry_of("g")});
  EXPECT_EQ(cache_prune(cache, 0).entries.size(), 1u);
  EXPECT_TRUE(entries().empty());
  EXPECT_THROW(cache_prune(cache, -1), Error);
  EXPECT_THROW(cache_prune(cache, std::nan("")), Error);
  PruneOptions unused;
  unused.unused_for = std::chrono::hours(-1);
  EXPECT_THROW(cache_prune(cache, unused), Error);
  unused.unused_for = std::chrono::nanoseconds::max();
  EXPECT_TRUE(cache_prune(cache, unused).entries.empty());
  EXPECT_THROW(cache_prune(dir / "none", 1), Error);
}

TEST_F(Sweep, prunes_to_a_size_the_least_recently_used_first) {
  for (int i = 0; i < 4; ++i) f(i);
  const std::vector<fs::path> files = entries();
  for (std::size_t i = 0; i < 4; ++i) set_age(files[i], static_cast<std::time_t>(i) * kHour);
  PruneOptions options;
  options.max_bytes = bytes() / 2;
  EXPECT_EQ(cache_prune(cache, options).entries, (std::vector<fs::path>{files[3], files[2]}));
  EXPECT_EQ(entries(), (std::vector<fs::path>{files[1], files[0]}));
}

TEST_F(Sweep, removes_what_killed_writers_left_and_what_was_set_aside) {
  f(1);
  ChildProcess ended([] { return true; });
  const std::string gone = std::to_string(ended.pid());
  ended.wait();
  const std::string self = std::to_string(::getpid());
  const auto put = [&](const fs::path& directory, const std::string& name, std::time_t seconds) {
    const fs::path path = directory / name;
    write_file(path.string(), "x");
    set_age(path, seconds);
    return path;
  };
  const fs::path shard = entries().at(0).parent_path();
  fs::create_directory(cache + "/results/bad");
  const std::vector<fs::path> leftovers = {put(shard, "." + gone + "-1-abc.tmp", 2 * kHour),
                                           put(shard, "." + self + "-2-abc.tmp", 2 * kDay),
                                           put(shard, ".0-6-abc.tmp", 2 * kDay),
                                           put(cache, "." + gone + "-3-abc.tmp", 2 * kHour),
                                           put(cache + "/graph", "." + gone + "-4-abc.tmp", 2 * kHour),
                                           put(cache + "/results/bad", "f.00.cpz", 0)};
  const std::vector<fs::path> others = {put(shard, "." + self + "-1-abc.tmp", 2 * kHour),
                                        put(shard, "." + gone + "-5-abc.tmp", 0),
                                        put(shard, ".hidden.tmp", 2 * kDay),
                                        put(shard, "notes.txt", 2 * kDay),
                                        put(cache, "mine.txt", 2 * kDay),
                                        put(cache + "/results/bad", "plot.png", 2 * kDay)};
  const PruneInfo info = cache_prune(cache, 1000);
  EXPECT_EQ(info.leftovers, leftovers.size());
  EXPECT_GT(info.leftover_bytes, 0u);
  for (const fs::path& path : leftovers) EXPECT_FALSE(fs::exists(path)) << path;
  for (const fs::path& path : others) EXPECT_TRUE(fs::exists(path)) << path;
  EXPECT_EQ(entries().size(), 1u);
}

TEST_F(Sweep, removes_only_code_lists_that_no_entry_needs) {
  f(1);
  const fs::path code = fs::path(cache) / "code";
  fs::create_directory(code);
  const auto put = [&](const std::string& hex, std::time_t age) {
    const fs::path path = code / (hex + ".cpc");
    write_file(path.string(), "list");
    set_age(path, age);
    return path;
  };
  std::string used;
  for (const KeyPartInfo& part : cache_info(entries().front()).key_parts)
    if (part.kind == "code") used = part.hash;
  const fs::path needed = put(used, kDay);
  const fs::path unneeded = put(std::string(32, 'a'), kDay);
  const fs::path fresh = put(std::string(32, 'b'), kHour / 2);

  PruneOptions options;
  options.dry_run = true;
  EXPECT_EQ(cache_prune(cache, options).leftovers, 1u);
  EXPECT_TRUE(fs::exists(unneeded));
  options.dry_run = false;
  EXPECT_EQ(cache_prune(cache, options).leftovers, 1u);
  EXPECT_FALSE(fs::exists(unneeded));
  EXPECT_TRUE(fs::exists(needed));
  EXPECT_TRUE(fs::exists(fresh));
  cache_prune(cache, 0);
  EXPECT_FALSE(fs::exists(needed));
}

TEST_F(Sweep, failures_to_remove_are_reported) {
  const test::NotRoot somebody(dir);
  f(1);
  const fs::path entry = entry_of("f");
  fs::permissions(entry.parent_path(), fs::perms::owner_read | fs::perms::owner_exec);
  const PruneInfo info = cache_prune(cache, 0);
  EXPECT_TRUE(info.entries.empty());
  EXPECT_EQ(info.kept, 1u);
  EXPECT_EQ(info.failed, 1u);
  EXPECT_EQ(info.failure, "cannot remove '" + entry.string() + "': Permission denied");
  fs::permissions(entry.parent_path(), fs::perms::owner_all);
}

TEST_F(Sweep, a_directory_that_cannot_be_read_is_an_error_and_not_an_empty_one) {
  const test::NotRoot somebody(dir);
  f(1);
  for (const fs::path& unreadable : {entry_of("f").parent_path(), fs::path(cache) / "results"}) {
    fs::permissions(unreadable, fs::perms::none);
    EXPECT_THROW(cache_prune(cache, 30), Error);
    EXPECT_THROW(cache_stats(cache), Error);
    EXPECT_THROW(cache_verify(cache), Error);
    EXPECT_THROW(cache_list(cache), Error);
    EXPECT_THROW(cache_find("f", cache), Error);
    EXPECT_THROW(cache_why("f", cache), Error);
    fs::permissions(unreadable, fs::perms::owner_all);
  }
  EXPECT_EQ(cache_why("f", cache).size(), 1u);
}

TEST_F(Sweep, a_hit_marks_its_entry_as_used_when_the_last_mark_is_an_hour_old) {
  f(1);
  const fs::path entry = entry_of("f");
  set_age(entry, kHour / 2);
  cache_memory_clear();
  f(1);
  EXPECT_GE(age(entry), kHour / 2);
  set_age(entry, 3 * kHour);
  cache_memory_clear();
  f(1);
  EXPECT_LT(age(entry), kHour / 2);

  set_age(entry, -3 * kHour);  // as if the clock had been set back since
  cache_memory_clear();
  f(1);
  EXPECT_GT(age(entry), -kHour);

  // The result in memory was marked as used just now, so its hits do not touch the file.
  set_age(entry, 3 * kHour);
  f(1);
  EXPECT_GE(age(entry), 3 * kHour);
  EXPECT_EQ(f.runs, 1);
}

TEST_F(Sweep, trap_r12_an_entry_used_since_it_was_listed_stays) {
  f(1);
  g(1);
  for (const fs::path& entry : entries()) set_age(entry, 2 * kDay);
  const fs::path used = entry_of("g");
  internal::SweepRules rules;
  rules.all = true;
  std::time_t uses = 0;
  const auto use = [&](std::size_t, std::size_t) { set_age(used, ++uses * kHour); };
  const auto report = internal::sweep(internal::Store(cache), rules, use);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->removed.size(), 1u);
  EXPECT_EQ(entries(), std::vector<fs::path>{used});
}

TEST_F(Sweep, trap_r12_an_entry_that_is_open_is_read_to_its_end) {
  constexpr std::size_t kBytes = 4'000'000;  // more than is read at once
  Cached<std::string, int> large("large", cache, [](int) {
    std::string noise(kBytes, '\0');
    unsigned state = 1;
    for (char& c : noise) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    return noise;
  });
  large(1);
  const auto reader = internal::EntryReader::open(entry_of("large").string());
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ(cache_prune(cache, 0).entries.size(), 1u);
  std::string read((*reader)->raw_bytes(), '\0');
  EXPECT_EQ((*reader)->read(read.data(), read.size()), read.size()) << (*reader)->status();
  EXPECT_TRUE(read.ends_with(large(1)));
}

TEST_F(Sweep, trap_r12_readers_get_right_results_while_others_prune) {
  std::vector<ChildProcess> readers;
  for (int reader = 0; reader < 3; ++reader) {
    readers.emplace_back([&] {
      configure("memory_limit: 0");
      for (int i = 0; i < 200; ++i)
        if (f(i % 20) != i % 20) return false;
      return true;
    });
  }
  while (std::any_of(readers.begin(), readers.end(), [](const auto& reader) { return reader.running(); })) {
    if (fs::exists(cache)) cache_prune(cache, 0);
  }
  for (ChildProcess& reader : readers) EXPECT_TRUE(reader.wait());
}

}  // namespace
}  // namespace cachepy
