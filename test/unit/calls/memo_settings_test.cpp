// Settings that change between calls.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "cachepy/cachepy.h"
#include "support/cached.h"
#include "support/memo_fixture.h"
#include "support/temp_dir.h"

namespace cachepy {
namespace {

using test::Cached;
using test::Memo;
using test::read_file;
using test::said_by;
using test::write_file;
using ::testing::HasSubstr;

TEST_F(Memo, a_changed_setting_applies_from_the_next_call_on) {
  Cached<int, int> f("f", cache, [](int x) { return x; });
  for (const char* version : {"version: 1", "version: 2"}) {
    configure(version);
    f(1);
    f(1);
  }
  EXPECT_EQ(f.runs, 2);
  configure("version: 1");
  f(1);
  EXPECT_EQ(f.runs, 2);
  configure("");
}

TEST_F(Memo, how_results_are_stored_is_not_in_keys) {
  const std::string text(1'000'000, 'x');
  Cached<std::string, int> f("f", cache, [&](int) { return text; });
  Cached<std::string, int> above("above", cache, [&](int x) { return f(x); });
  for (const char* yaml : {"compress: none", "compress: fast", "compress: small", "store: background"}) {
    configure(yaml);
    cache_memory_clear();
    EXPECT_TRUE(f(1) == text && above(1) == text) << yaml;
  }
  EXPECT_EQ(f.runs + above.runs, 2);
  configure("");
}

TEST_F(Memo, the_option_compress_overrides_the_setting) {
  configure("compress: small");
  for (const char* option : {"none", "fast"}) {
    Cached<std::string, int> f(option, cache, [](int) { return std::string(1'000'000, 'x'); });
    f.site().compress = option;
    f(1);
  }
  for (const EntryInfo& entry : cache_list(cache)) {
    if (entry.fname == "none") EXPECT_GT(entry.file_bytes, 1'000'000u);
    if (entry.fname == "fast") EXPECT_LT(entry.file_bytes, 10'000u);
  }
  EXPECT_EQ(cache_list(cache).size(), 2u);
  configure("");
}

TEST_F(Memo, settings_that_a_callee_uses_affect_its_caller) {
  write_file(dir / "config.txt", "");
  std::string answer;
  Cached<std::string, int> callee("callee", cache, [&](int) { return answer; });
  Cached<std::string, int> caller("caller", cache, [&](int x) { return callee(x); });
  Cached<std::string, int> alone("alone", cache, [&](int) { return answer; });
  const std::string file = dir / "config.txt";
  for (detail::Site* site : {&caller.site(), &alone.site()}) {
    site->version = "its own";
    site->env_vars = {"CACHEPY_TEST_OTHER", 1};
    site->depends_on_vars = {"other=1", 1};
    site->depends_on_files = {file.c_str(), 1};
  }
  const std::vector<std::string> settings = {"",
                                             "version: 2",
                                             "env_vars: [CACHEPY_TEST_UNSET]",
                                             "depends_on_vars: [schema=v3]",
                                             "depends_on_vars: [schema=v4]",
                                             "depends_on_files: [config.txt]"};
  for (const std::string& yaml : settings) {
    configure(yaml);
    answer = yaml;
    EXPECT_EQ(callee(1), yaml);
    EXPECT_EQ(caller(1), yaml);
    alone(1);
  }
  EXPECT_EQ(caller.runs, static_cast<int>(settings.size()));
  EXPECT_EQ(alone.runs, 1);
  configure(settings[4]);  // back again
  EXPECT_EQ(caller(1), settings[4]);
  EXPECT_EQ(caller.runs, static_cast<int>(settings.size()));

  caller.site().verbose = 1;
  configure("version: 3");
  EXPECT_THAT(said_by([&] { caller(1); }),
              HasSubstr("miss: settings changed from depends_on_vars 'schema=v4' to version '3';"));
  configure("");
}

TEST_F(Memo, a_changed_pattern_for_a_callee_affects_its_caller) {
  std::filesystem::create_directory(data);
  write_file(data + "/a.csv", "a");
  write_file(data + "/b.txt", "b");
  Cached<std::string, std::string> callee(
      "callee", cache, [&](const std::string& path) { return read_file(path + "/b.txt"); }, "f");
  Cached<std::string, int> caller("caller", cache, [&](int) { return callee(data); });
  configure("file_pattern: csv$");
  EXPECT_EQ(caller(1), "b");
  configure("file_pattern: txt$");
  write_file(data + "/b.txt", "changed");
  EXPECT_EQ(caller(1), "changed");
  configure("");
}

TEST_F(Memo, forced_functions_are_selected_by_a_glob) {
  Cached<int, int> load("ns::load", cache, [](int x) { return x; });
  Cached<int, int> other("other", cache, [](int x) { return x; });
  load(1);
  other(1);
  configure("force: 'ns::*'");
  EXPECT_EQ(load(1) + other(1), 2);
  EXPECT_EQ(load.runs, 2);
  EXPECT_EQ(other.runs, 1);
  configure("");
  load(1);
  EXPECT_EQ(load.runs, 2);
}

TEST_F(Memo, force_all_reaches_calls_below) {
  Cached<int, int> leaf("leaf", cache, [](int x) { return x; });
  Cached<int, int> top("top", cache, [&](int x) { return with_options({}, [&] { return leaf(x); }); });
  top(1);
  with_options({.force = true}, [&] { return top(1); });
  EXPECT_EQ(top.runs, 2);
  EXPECT_EQ(leaf.runs, 1);
  with_options({.force_all = true}, [&] { return top(1); });
  EXPECT_EQ(top.runs, 3);
  EXPECT_EQ(leaf.runs, 2);
  top(1);
  EXPECT_EQ(top.runs + leaf.runs, 5);
}

TEST_F(Memo, read_only_serves_and_changes_nothing_on_disk) {
  Cached<int, int> f("f", cache, [](int x) { return x; });
  f(1);
  const auto files = [&] {
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::recursive_directory_iterator(cache))
      names.push_back(file.path());
    std::sort(names.begin(), names.end());
    return names;
  };
  const std::vector<std::string> before = files();
  configure("read_only: true\nmemory_limit: 0");
  EXPECT_EQ(f(1) + f(2) + f(2), 5);
  EXPECT_EQ(f.runs, 3);
  EXPECT_EQ(files(), before);
  configure("");
}

TEST_F(Memo, trap_e09_if_hits_are_required_a_miss_is_an_error_with_a_reason) {
  Cached<int, int> leaf("leaf", cache, [](int x) { return x; });
  Cached<int, int> top("top", cache, [&](int x) { return leaf(x); });
  top(1);
  configure("require_hit: true");
  EXPECT_EQ(top(1), 1);
  try {
    top(2);
    ADD_FAILURE() << "computed";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("top(p0=2) is not served (miss: argument p0 changed from 1 to 2)"));
  }
  EXPECT_EQ(top.runs + leaf.runs, 2);
  configure("");
}

TEST_F(Memo, a_call_that_must_be_a_hit_says_which_file_made_its_result_stale) {
  write_file(data, "before");
  Cached<std::string, int> f("f", cache, [&](int) { return read_file(track_file(data)); });
  f(1);
  configure("require_hit: true");
  EXPECT_EQ(f(1), "before");
  write_file(data, "after");
  try {
    f(1);
    ADD_FAILURE() << "computed";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("f(p0=1) is not served (miss: '" + data + "' changed)"));
  }
  configure("");
}

}  // namespace
}  // namespace cachepy
