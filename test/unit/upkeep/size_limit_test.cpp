// Automatic eviction, which keeps a cache directory below its size limit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "cachepy/graph.h"
#include "store/store.h"
#include "support/cached.h"
#include "support/child_process.h"
#include "support/sweep_fixture.h"

namespace cachepy {
namespace {

namespace fs = std::filesystem;
using test::Cached;
using test::ChildProcess;
using test::said_by;
using test::set_mtime;
using test::Sweep;
using test::write_file;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;

constexpr std::time_t kHour = 3600;
constexpr std::time_t kDay = 24 * kHour;

TEST_F(Sweep, trap_r12_the_size_limit_holds_by_itself_and_the_least_recently_used_go) {
  constexpr std::uint64_t kLimit = 64 << 10;
  configure("size_limit: 64K");
  f(0);
  const fs::path old = entry_of("f");
  set_age(old, 2 * kHour);
  g(0);
  const fs::path used = entry_of("g");
  for (int i = 1; i < 100; ++i) {
    f(i);
    if (fs::exists(used)) set_mtime(used.string(), std::time(nullptr) + kDay);
    ASSERT_LE(bytes(), kLimit + kLimit / 64 + 4096);
  }
  EXPECT_FALSE(fs::exists(old));
  EXPECT_TRUE(fs::exists(used));
  EXPECT_GE(bytes(), kLimit / 2);
}

/// What the files of packed results take.
std::uint64_t packed_bytes_in(const std::string& cache) {
  std::uint64_t sum = 0;
  for (const auto& file : fs::directory_iterator(cache + "/results/packed")) sum += file.file_size();
  return sum;
}

TEST_F(Sweep, trap_r12_packed_results_stay_below_the_size_limit_with_all_that_their_files_take) {
  constexpr std::uint64_t kLimit = 1 << 20;
  write_file(dir / "config.yml", "size_limit: 1M\nmemory_limit: 0");
  load_config(dir / "config.yml");
  g(0);
  const internal::Store store(cache);
  const internal::Digest used = internal::Digest::from_hex(cache_tree_nodes().begin()->second.hash).value();
  for (int i = 0; i < 20'000; ++i) {
    f(i);
    if (i % 500 != 0) continue;
    store.mark_used({"g", used});
    ASSERT_LE(packed_bytes_in(cache), kLimit + kLimit / 8) << i;
  }
  EXPECT_TRUE(store.has({"g", used})) << "it was used again and again";
  EXPECT_GE(packed_bytes_in(cache), kLimit / 2);
  const int runs = f.runs;
  for (int i = 19'900; i < 20'000; ++i) EXPECT_EQ(f(i), i);
  EXPECT_EQ(f.runs, runs) << "the newest stay";
  f(0);
  EXPECT_EQ(f.runs, runs + 1) << "the oldest went";
}

TEST_F(Sweep, trap_r12_processes_share_the_size_limit_while_others_read) {
  constexpr std::uint64_t kLimit = 64 << 10;
  configure("size_limit: 64K\nmemory_limit: 0");
  std::vector<ChildProcess> processes;
  for (int p = 0; p < 4; ++p) {
    processes.emplace_back([&, p] {
      for (int i = 0; i < 60; ++i) {
        const int x = p < 2 ? 1000 * p + i : i % 20;  // two write, two mostly read
        if (f(x) != x) return false;
      }
      return true;
    });
  }
  for (ChildProcess& process : processes) EXPECT_TRUE(process.wait());
  EXPECT_LE(bytes(), 2 * kLimit);
  f(-1);
  EXPECT_LE(bytes(), kLimit + kLimit / 64 + 4096);
}

TEST_F(Sweep, code_lists_are_included_and_removed_with_the_last_entry_that_needs_them) {
  constexpr std::uint64_t kLimit = 256 << 10;
  constexpr std::size_t kListBytes = 32 << 10;
  configure("size_limit: 256K");
  for (int version = 0; version < 40; ++version) {  // of a program that is changed repeatedly
    Cached<int, int> changed("changed", cache, [](int x) { return x; });
    changed.site().code[0] = static_cast<std::uint64_t>(version) + 100;
    changed(version);
    for (const fs::path& entry : entries()) {
      for (const KeyPartInfo& part : cache_info(entry).key_parts) {
        if (part.kind != "code" || fs::exists(list_of(part.hash))) continue;
        fs::create_directories(fs::path(cache) / "code");
        write_file(list_of(part.hash), std::string(kListBytes, 'x'));
        set_age(list_of(part.hash), 2 * kHour);
      }
    }
    for (int i = 0; i < 4; ++i) changed(1000 * version + i);  // enough for a sweep
    ASSERT_LE(bytes() + list_bytes(), kLimit + 2 * kListBytes);
  }
  EXPECT_GE(list_bytes(), kLimit / 2) << "those that are needed stay";
  for (const fs::path& entry : entries())
    for (const KeyPartInfo& part : cache_info(entry).key_parts)
      if (part.kind == "code") EXPECT_TRUE(fs::exists(list_of(part.hash))) << entry;
}

TEST_F(Sweep, a_verbose_call_reports_what_is_removed_after_it) {
  configure("size_limit: 64K\nverbose: true");
  std::string said;
  for (int i = 0; i < 40; ++i) said += said_by([&] { f(i); });
  EXPECT_THAT(said, ContainsRegex("'" + cache +
                                  "' reached its size_limit; removed the least recently used results: "
                                  "[0-9]+ \\([0-9]+ bytes\\)"));
}

TEST_F(Sweep, without_a_limit_nothing_is_removed) {
  configure("size_limit: 0");
  for (int i = 0; i < 50; ++i) f(i);
  EXPECT_EQ(entries().size(), 50u);
  EXPECT_FALSE(fs::exists(cache + "/locks/written"));
}

TEST_F(Sweep, a_result_that_does_not_fit_below_the_limit_is_returned_and_not_stored) {
  configure("size_limit: 64K");
  Cached<std::string, int> large("large", cache, [](int) {
    std::string noise(100'000, '\0');
    unsigned state = 1;
    for (char& c : noise) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    return noise;
  });
  f(1);
  EXPECT_THAT(said_by([&] { EXPECT_EQ(large(1).size(), 100'000u); }), HasSubstr("size_limit"));
  EXPECT_EQ(entries().size(), 1u);
}

}  // namespace
}  // namespace cachepy
