// Cached calls that read files: tracked files and file arguments.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "cachepy/graph.h"
#include "support/cached.h"
#include "support/memo_fixture.h"
#include "support/temp_dir.h"
#include "support/tracked.h"
#include "tracking/tracker.h"

namespace cachepy {
namespace {

using test::Cached;
using test::Memo;
using test::read_file;
using test::set_mtime;
using test::write_file;

TEST_F(Memo, trap_a12_content_and_path_of_a_file_argument_are_in_the_key) {
  Cached<std::string, std::string> f("f", cache, [](const std::string& p) { return read_file(p); }, "f");
  write_file(data, "one");
  EXPECT_EQ(f(data), "one");
  write_file(data, "two");
  EXPECT_EQ(f(data), "two");
  EXPECT_EQ(f(data), "two");
  EXPECT_EQ(f.runs, 2);
  const std::string copy = dir / "copy.txt";
  write_file(copy, "two");
  EXPECT_EQ(f(copy), "two");
  EXPECT_EQ(f.runs, 3);

  Cached<int, std::string> by_content("by_content", cache, [](const std::string&) { return 1; }, "f");
  by_content.site().hash_file_paths = 0;
  by_content(data);
  by_content(copy);
  EXPECT_EQ(by_content.runs, 1);
}

TEST_F(Memo, a_tracked_file_that_changes_makes_a_miss_and_one_that_is_touched_does_not) {
  Cached<std::string, int> f("f", cache, [&](int) { return read_file(track_file(data)); });
  write_file(data, "one");
  EXPECT_EQ(f(1), "one");
  write_file(data, "two");
  EXPECT_EQ(f(1), "two");
  std::filesystem::last_write_time(data, std::filesystem::file_time_type::clock::now());
  EXPECT_EQ(f(1), "two");
  EXPECT_EQ(f.runs, 2);
}

TEST_F(Memo, trap_f09_a_file_absent_at_first_that_appears_makes_a_miss) {
  Cached<bool, int> f("f", cache, [&](int) { return std::filesystem::exists(track_file(data)); });
  EXPECT_FALSE(f(1));
  EXPECT_FALSE(f(1));
  EXPECT_EQ(f.runs, 1);
  write_file(data, "");
  EXPECT_TRUE(f(1));
}

/// Changes the working directory of the process while it lives.
class WorkingDirectory {
 public:
  explicit WorkingDirectory(const std::string& path) { std::filesystem::current_path(path); }
  WorkingDirectory(const WorkingDirectory&) = delete;
  WorkingDirectory& operator=(const WorkingDirectory&) = delete;
  ~WorkingDirectory() { std::filesystem::current_path(before_); }

 private:
  const std::filesystem::path before_ = std::filesystem::current_path();
};

TEST_F(Memo, trap_f12_a_relative_path_is_another_file_in_another_directory) {
  for (const char* name : {"one", "two"}) {
    std::filesystem::create_directory(dir / name);
    write_file(dir / name + "/file", name);
  }
  Cached<std::string, std::string> tracked("tracked", cache,
                                           [](const std::string& p) { return read_file(track_file(p)); });
  Cached<std::string, std::string> named(
      "named", cache, [](const std::string& p) { return read_file(p); }, "f");
  Cached<std::string, int> above("above", cache, [&](int) { return tracked("file") + named("file"); });
  Cached<std::string, int> above_named("above_named", cache, [&](int) { return named("file"); });
  for (int round = 0; round < 2; ++round) {
    for (const char* name : {"one", "two"}) {
      const WorkingDirectory here(dir / name);
      EXPECT_EQ(tracked("file"), name);
      EXPECT_EQ(named("file"), name);
      EXPECT_EQ(above(1), std::string(name) + name);
      EXPECT_EQ(above_named(1), name);
      const int runs = above.runs;
      above(1);
      EXPECT_EQ(above.runs, runs);
    }
  }
  const WorkingDirectory elsewhere(dir.path());
  EXPECT_EQ(tracked(dir / "one/file"), "one");
  const WorkingDirectory here(dir / "two");
  EXPECT_EQ(tracked(dir / "one/file"), "one");
  EXPECT_EQ(tracked.runs, 3);
}

TEST_F(Memo, trap_f12_a_function_that_changes_the_directory_is_computed) {
  std::filesystem::create_directory(dir / "one");
  write_file(dir / "one/file", "one");
  Cached<std::string, int> f("f", cache, [&](int) {
    const WorkingDirectory here(dir / "one");
    return read_file(track_file("file"));
  });
  Cached<std::string, int> above("above", cache, [&](int x) {
    const WorkingDirectory here(dir / "one");
    return f(x);
  });
  EXPECT_THAT(test::said_by([&] { EXPECT_EQ(above(1), "one"); }), testing::HasSubstr("a link may be on it"));
  EXPECT_EQ(above(1), "one");
  EXPECT_EQ(above.runs, 2) << "the way may lead elsewhere the next time";
  EXPECT_EQ(f.runs, 1) << "it stays where it was called";
  write_file(dir / "one/file", "two");
  EXPECT_EQ(above(1), "two");

  Cached<std::string, int> absolute("absolute", cache, [&](int) {
    const WorkingDirectory here(dir / "one");
    return read_file(track_file(dir / "one/file"));
  });
  EXPECT_EQ(absolute(1), "two");
  EXPECT_EQ(absolute(1), "two");
  EXPECT_EQ(absolute.runs, 1);

  Cached<std::string, int> leaves("leaves", cache, [&](int) {
    const std::string text = read_file(track_file("file"));
    std::filesystem::current_path(dir.path());
    return text;
  });
  for (int round = 0; round < 2; ++round) {
    const WorkingDirectory here(dir / "one");
    EXPECT_EQ(leaves(1), "two");
  }
  EXPECT_EQ(leaves.runs, 1);
}

TEST_F(Memo, trap_f12_a_directory_that_was_removed_is_the_same_as_no_other) {
  const std::string gone = dir / "gone";
  std::filesystem::create_directory(gone);
  const WorkingDirectory here(gone);
  std::filesystem::remove(gone);
  EXPECT_FALSE(internal::still_holds(internal::observe_working_directory()));
}

TEST_F(Memo, trap_f16_a_file_that_changes_while_the_function_runs_stores_nothing) {
  for (const bool trusted : {false, true}) {
    bool edit = true;
    Cached<std::string, int> f("f", cache, [&](int) {
      const std::string path = track_file(data);
      if (edit) write_file(data, "changed");
      return read_file(path);
    });
    Cached<std::string, int> parent("parent", cache, [&](int x) { return f(x); });
    write_file(data, "one");
    if (trusted) test::settle();
    EXPECT_EQ(parent(trusted), "changed");
    EXPECT_TRUE(!std::filesystem::exists(cache) || entries().empty());
    EXPECT_TRUE(cache_tree_nodes().empty());
    edit = false;
    EXPECT_EQ(parent(trusted), "changed");
    EXPECT_EQ(parent(trusted), "changed");
    EXPECT_EQ(parent.runs, 2);
    std::filesystem::remove_all(cache);
    cache_tree_reset();
  }
}

/// In a thread that does not work for the call, because changes by the call itself are expected.
void write_in_another_thread(const std::string& path, std::string_view text) {
  std::function<void()> work = [&] { write_file(path, text); };
  pthread_t thread{};
  const auto start = [](void* function) -> void* {
    (*static_cast<std::function<void()>*>(function))();
    return nullptr;
  };
  ASSERT_EQ(pthread_create(&thread, nullptr, start, &work), 0);
  pthread_join(thread, nullptr);
}

TEST_F(Memo, trap_f16_a_call_whose_callees_saw_two_versions_of_a_file_is_not_stored) {
  Cached<std::string, int> read("read", cache, [&](int) { return read_file(track_file(data)); });
  bool edit = true;
  Cached<std::string, int> both("both", cache, [&](int) {
    std::string text = read(1);
    if (edit) write_in_another_thread(data, "two");
    return text + read(2);
  });
  both.site().tracking = "named";  // a change by the call itself would be seen, and be no fault
  write_file(data, "one");
  EXPECT_EQ(both(1), "onetwo");
  edit = false;
  write_file(data, "one");
  EXPECT_EQ(both(1), "oneone");
}

TEST_F(Memo, trap_f16_a_file_changed_and_changed_back_while_the_function_runs_stores_nothing) {
  bool edit = true;
  const auto track_and_read = [&] {
    const std::string path = track_file(data);
    if (!edit) return read_file(path);
    write_file(path, "two");
    const std::string seen = read_file(path);
    write_file(path, "one");
    return seen;
  };
  Cached<std::string, int> f("f", cache, [&](int) { return track_and_read(); });
  Cached<std::string, int> below("below", cache, [&](int) { return read_file(track_file(data)); });
  Cached<std::string, int> after_a_call("after_a_call", cache, [&](int x) {
    below(x);
    return track_and_read();
  });
  Cached<std::string, int> fails("fails", cache,
                                 [&](int) -> std::string { throw std::runtime_error(track_and_read()); });
  Cached<std::string, int> survives("survives", cache, [&](int x) {
    try {
      return fails(x);
    } catch (const std::runtime_error& error) {
      return std::string(error.what());
    }
  });
  for (Cached<std::string, int>* call : {&f, &after_a_call, &survives}) {
    write_file(data, "one");
    set_mtime(data, 1'000'000'000);
    edit = true;
    EXPECT_EQ((*call)(1), "two");
    edit = false;
    EXPECT_EQ((*call)(1), "one");
  }
}

TEST_F(Memo, trap_f17_a_caller_of_a_call_with_an_unreadable_file_in_its_key_is_not_served) {
  Cached<int, std::string> f("f", cache, [](const std::string&) { return 1; }, "f");
  Cached<int, int> above("above", cache, [&](int) { return f(data); });
  write_file(data, "secret");
  std::filesystem::permissions(data, std::filesystem::perms::none);
  const test::NotRoot not_root(dir);
  for (int round = 1; round <= 2; ++round) {
    above(1);
    EXPECT_EQ(f.runs, round);
    EXPECT_EQ(above.runs, round);
  }
}

TEST_F(Memo, trap_f18_a_call_that_tracks_a_directory_is_stale_when_a_file_in_it_changes) {
  std::filesystem::create_directory(dir / "d");
  Cached<std::string, int> f("f", cache, [&](int) { return read_file(track_file(dir / "d") / "file"); });
  Cached<std::string, int> above("above", cache, [&](int x) { return f(x) + "!"; });
  for (const char* content : {"one", "two"}) {
    write_file(dir / "d/file", content);
    for (int round = 0; round < 2; ++round) EXPECT_EQ(above(1), std::string(content) + "!");
  }
  EXPECT_EQ(above.runs, 2);
}

TEST_F(Memo, trap_f18_the_files_of_a_directory_that_match_the_pattern_are_in_the_key) {
  std::filesystem::create_directory(dir / "d");
  write_file(dir / "d/a.csv", "1");
  write_file(dir / "d/b.txt", "1");
  const auto make = [&](const char* name, const char* pattern) {
    auto f =
        std::make_unique<Cached<int, std::string>>(name, cache, [](const std::string&) { return 1; }, "f");
    f->site().file_pattern = pattern;
    return f;
  };
  const auto csv = make("csv", "\\.csv$"), txt = make("txt", "\\.txt$");
  Cached<int, int> both("both", cache, [&](int) { return (*csv)(dir / "d") + (*txt)(dir / "d"); });
  for (int round = 0; round < 2; ++round) EXPECT_EQ(both(1), 2);
  EXPECT_EQ(both.runs, 1);
  write_file(dir / "d/b.txt", "2");
  (*csv)(dir / "d");
  EXPECT_EQ(csv->runs, 1);
  for (int round = 0; round < 2; ++round) EXPECT_EQ(both(1), 2);
  EXPECT_EQ(both.runs, 2);
  EXPECT_EQ(txt->runs, 2);
  write_file(dir / "d/a.csv", "2");
  both(1);
  EXPECT_EQ(csv->runs, 2);
}

TEST_F(Memo, trap_a12_a_caller_depends_on_what_was_in_the_key_of_a_call_that_was_computed) {
  Cached<std::string, std::string> read(
      "read", cache, [](const std::string& p) { return read_file(p); }, "f");
  Cached<std::string, int> variable("variable", cache, [](int) { return ::getenv("CACHEPY_TEST_BUILD"); });
  variable.site().env_vars = {"CACHEPY_TEST_BUILD", 1};
  Cached<std::string, int> caller("caller", cache, [&](int x) { return read(data) + variable(x); });
  write_file(data, "one");
  ::setenv("CACHEPY_TEST_BUILD", "A", 1);
  EXPECT_EQ(caller(1), "oneA");
  write_file(data, "two");
  EXPECT_EQ(caller(1), "twoA");
  ::setenv("CACHEPY_TEST_BUILD", "B", 1);
  EXPECT_EQ(caller(1), "twoB");
  ::unsetenv("CACHEPY_TEST_BUILD");
}

TEST_F(Memo, trap_a12_a_caller_depends_on_the_file_that_it_named_not_on_an_equal_one) {
  Cached<std::string, std::string> read(
      "read", cache, [](const std::string& p) { return read_file(p); }, "f");
  read.site().hash_file_paths = 0;
  const std::string copy = dir / "copy.txt";
  Cached<std::string, int> caller("caller", cache, [&](int) { return read(copy); });
  write_file(data, "one");
  write_file(copy, "one");
  EXPECT_EQ(read(data), "one");
  EXPECT_EQ(caller(1), "one");
  EXPECT_EQ(read.runs, 1);
  write_file(data, "two");
  EXPECT_EQ(caller(1), "one");
  EXPECT_EQ(caller.runs, 1);
  write_file(copy, "two");
  EXPECT_EQ(caller(1), "two");
}

TEST_F(Memo, trap_a12_a_file_argument_that_is_also_tracked_is_checked_in_a_hit) {
  Cached<std::string, std::string> read(
      "read", cache, [&](const std::string& p) { return read_file(p) + read_file(track_file(data)); }, "f");
  read.site().hash_file_paths = 0;
  const std::string copy = dir / "copy.txt";
  write_file(data, "one");
  write_file(copy, "one");
  EXPECT_EQ(read(data), "oneone");
  write_file(data, "two");
  EXPECT_EQ(read(copy), "onetwo");
}

}  // namespace
}  // namespace cachepy
