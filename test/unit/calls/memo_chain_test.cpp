// Cached calls that call each other: what a caller depends on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/file_stat.h"
#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "cachepy/graph.h"
#include "support/cached.h"
#include "support/memo_fixture.h"
#include "support/temp_dir.h"

namespace cachepy {
namespace {

struct CannotBeStored {
  std::string text;
};

}  // namespace

template <>
struct Codec<CannotBeStored> {
  static void encode(Encoder&, const CannotBeStored&) { throw std::runtime_error("no encoding"); }
  static CannotBeStored decode(Decoder&) { return {}; }
};

namespace {

using test::Cached;
using test::Memo;
using test::read_file;
using test::said_by;
using test::set_mtime;
using test::write_file;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;

class Chain : public Memo {
 protected:
  Cached<std::string, int> leaf{"leaf", cache, [&](int) { return read_file(track_file(data)); }};
  Cached<std::string, int> middle{"middle", cache, [&](int x) { return leaf(x) + "+"; }};
  Cached<std::string, int> top{"top", cache, [&](int x) { return middle(x) + "!"; }};

  void remove_entries_of(const std::string& function) {
    for (const EntryInfo& entry : cache_list(cache))
      if (entry.fname == function) cache_remove(cache, {entry.id});
  }
};

TEST_F(Chain, a_file_that_a_child_saw_with_another_stat_has_not_changed) {
  Cached<std::string, int> both("both", cache, [&](int x) { return leaf(x) + read_file(track_file(data)); });
  write_file(data, "a");
  set_mtime(data, 1'000'000'000);
  while (!internal::stat_file(data)->trusted_at(internal::now_ns())) std::this_thread::yield();
  leaf(1);
  set_mtime(data, 1'000'000'001);
  both(1);
  both(1);
  EXPECT_EQ(both.runs, 1);
}

TEST_F(Chain, trap_g02_a_grandchilds_file_changes) {
  write_file(data, "a");
  EXPECT_EQ(top(1), "a+!");
  write_file(data, "b");
  EXPECT_EQ(top(1), "b+!");
  EXPECT_EQ(top(1), "b+!");
  EXPECT_EQ(top.runs, 2);
}

TEST_F(Chain, trap_g03_the_child_was_a_hit_when_the_parent_was_recorded) {
  write_file(data, "a");
  leaf(1);
  EXPECT_EQ(top(1), "a+!");
  EXPECT_EQ(leaf.runs, 1);
  write_file(data, "b");
  EXPECT_EQ(top(1), "b+!");
}

TEST_F(Chain, trap_g04_the_childs_entry_was_pruned) {
  write_file(data, "a");
  EXPECT_EQ(top(1), "a+!");
  remove_entries_of("leaf");
  remove_entries_of("middle");
  EXPECT_EQ(top(1), "a+!");
  EXPECT_EQ(top.runs, 1);
  write_file(data, "b");
  EXPECT_EQ(top(1), "b+!");
}

TEST_F(Chain, edges_are_recorded_and_found_again_in_a_fresh_graph) {
  write_file(data, "a");
  top(1);
  const auto check = [&] {
    const auto nodes = cache_tree_nodes();
    ASSERT_EQ(nodes.size(), 3u);
    for (const auto& [id, node] : nodes) {
      EXPECT_EQ(id, node.id);
      EXPECT_EQ(node.parents.size(), node.fname == "top" ? 0u : 1u) << id;
      EXPECT_EQ(node.children.size(), node.fname == "leaf" ? 0u : 1u) << id;
      EXPECT_EQ(node.files.size(), node.fname == "leaf" ? 1u : 0u) << id;
      EXPECT_EQ(node.inherited_files.size(), node.fname == "leaf" ? 0u : 1u) << id;
      EXPECT_EQ(cache_info(node.outfile).id, id);
    }
  };
  check();
  cache_tree_reset();
  cache_tree_sync(cache);
  check();
}

TEST_F(Chain, changed_files_name_the_node_and_everything_above_it) {
  write_file(data, "a");
  top(1);
  EXPECT_TRUE(cache_tree_changed_files().empty());
  write_file(data, "b");
  const auto changed = cache_tree_changed_files();
  ASSERT_EQ(changed.size(), 3u);
  for (const auto& [id, item] : changed)
    EXPECT_EQ(item.changed_files, std::vector<std::filesystem::path>{data});
}

TEST_F(Chain, trap_r14_an_exception_passes_and_leaves_no_trace) {
  bool fail = true;
  Cached<int, int> child("child", cache, [&](int x) -> int {
    if (fail) throw std::runtime_error("no luck");
    return x;
  });
  Cached<int, int> parent("parent", cache, [&](int x) { return child(x) + 1; });
  EXPECT_THROW(parent(1), std::runtime_error);
  EXPECT_TRUE(cache_tree_nodes().empty());
  fail = false;
  EXPECT_EQ(parent(1), 2);
  EXPECT_EQ(parent(1), 2);
  EXPECT_EQ(parent.runs, 2);
  EXPECT_EQ(cache_tree_nodes().size(), 2u);
}

TEST_F(Chain, trap_g02_a_caller_of_a_call_that_could_not_be_recorded_is_not_stored) {
  Cached<CannotBeStored, int> child("child", cache,
                                    [&](int) { return CannotBeStored{read_file(track_file(data))}; });
  Cached<std::string, int> parent("parent", cache, [&](int x) { return child(x).text; });
  for (const std::string text : {"a", "b"}) {
    write_file(data, text);
    EXPECT_EQ(parent(1), text);
  }
}

TEST_F(Chain, trap_g09_a_caller_that_catches_a_childs_exception_depends_on_what_the_child_used) {
  Cached<int, int> child("child", cache, [&](int x) -> int {
    if (leaf(x) == "bad") throw std::runtime_error("bad data");
    return x;
  });
  Cached<int, int> parent("parent", cache, [&](int x) {
    try {
      return child(x);
    } catch (const std::runtime_error&) {
      return -1;
    }
  });
  write_file(data, "bad");
  EXPECT_EQ(parent(1), -1);
  EXPECT_EQ(parent(1), -1);
  EXPECT_EQ(parent.runs, 1);
  write_file(data, "good");
  EXPECT_EQ(parent(1), 1);
}

TEST_F(Chain, trap_g15_a_child_in_another_directory_is_found_there_and_makes_its_parent_stale) {
  const std::string elsewhere = dir / "elsewhere";
  Cached<std::string, int> child("child", elsewhere, [&](int) { return read_file(track_file(data)); });
  Cached<std::string, int> parent("parent", cache, [&](int x) { return child(x) + "!"; });
  write_file(data, "a");
  EXPECT_EQ(parent(1), "a!");
  const auto check = [&] {
    const auto nodes = cache_tree_nodes();
    ASSERT_EQ(nodes.size(), 2u);
    for (const auto& [id, node] : nodes) {
      const bool is_child = node.fname == "child";
      EXPECT_EQ(node.outfile.parent_path().parent_path().parent_path(), is_child ? elsewhere : cache);
      EXPECT_EQ(cache_info(node.outfile).id, id);
      EXPECT_EQ(node.children.size(), is_child ? 0u : 1u);
      EXPECT_EQ(node.parents.size(), is_child ? 1u : 0u);
    }
  };
  check();
  for (const std::string& path : {cache, elsewhere}) {
    cache_tree_reset();
    remove_entries_of("");  // of the first directory, so that the node must come from its log
    cache_tree_sync(path);
    EXPECT_EQ(cache_tree_nodes().size(), 1u);
  }
  cache_memory_clear();
  write_file(data, "b");
  EXPECT_EQ(parent(1), "b!");
  EXPECT_EQ(parent(1), "b!");
  EXPECT_EQ(parent.runs, 2);
}

TEST_F(Chain, trap_g14_a_caller_of_a_forced_or_unsaved_call_depends_on_what_that_call_used) {
  Cached<std::string, bool> above("above", cache, [&](bool forced) {
    return with_options({.force = forced, .skip_save = !forced}, [&] { return middle(1); });
  });
  for (const bool forced : {true, false}) {
    write_file(data, "a");
    EXPECT_EQ(above(forced), "a+");
    EXPECT_EQ(above(forced), "a+");
    EXPECT_EQ(above.runs, 1);
    write_file(data, "b");
    EXPECT_EQ(above(forced), "b+");
    above.runs = 0;
  }
}

TEST_F(Chain, options_act_on_direct_calls_only) {
  write_file(data, "a");
  top(1);
  EXPECT_EQ(with_options({.force = true}, [&] { return top(1); }), "a+!");
  EXPECT_EQ(top.runs, 2);
  EXPECT_EQ(middle.runs, 1);
  EXPECT_EQ(with_options({.load = false}, [&] { return top(1); }), "a+!");
  EXPECT_EQ(top.runs, 3);
  EXPECT_EQ(with_options({.skip_save = true}, [&] { return top(2); }), "a+!");
  top(2);
  EXPECT_EQ(top.runs, 5);
  EXPECT_EQ(middle.runs, 2);
}

TEST_F(Chain, bind_context_carries_the_frame_into_another_thread) {
  Cached<std::string, int> parent("parent", cache, [&](int x) {
    std::string result;
    std::thread worker(bind_context([&] { result = leaf(x); }));
    worker.join();
    return result;
  });
  write_file(data, "a");
  EXPECT_EQ(parent(1), "a");
  write_file(data, "b");
  EXPECT_EQ(parent(1), "b");
}

TEST_F(Chain, trap_g11_threads_started_inside_a_call_work_for_it) {
  Cached<std::string, int> by_thread("by_thread", cache, [&](int x) {
    std::string result;
    std::thread worker([&] { result = leaf(x); });
    worker.join();
    return result;
  });
  Cached<std::string, int> by_async("by_async", cache, [&](int x) {
    return std::async(std::launch::async, [&] { return read_file(track_file(data)) + std::to_string(x); })
        .get();
  });
  struct AtEnd {
    std::function<void()> action;
    ~AtEnd() { action(); }
  };
  Cached<std::string, int> at_its_end("at_its_end", cache, [&](int x) {
    std::string result;
    std::thread worker([at_end = std::make_shared<AtEnd>([&] { result = leaf(x); })] {});
    worker.join();
    return result;
  });
  for (const std::string text : {"a", "b"}) {
    write_file(data, text);
    EXPECT_EQ(by_thread(1), text);
    EXPECT_EQ(by_async(1), text + "1");
    EXPECT_EQ(at_its_end(1), text);
  }
}

TEST_F(Chain, a_thread_that_outlives_its_call_may_make_it_again) {
  for (const bool fails : {false, true}) {
    write_file(data, "a");
    std::promise<void> ended;
    std::thread worker;
    std::string again;
    Cached<std::string, int>* self = nullptr;
    Cached<std::string, int> f(fails ? "fails" : "ends", cache, [&](int x) {
      if (worker.joinable()) return leaf(x);
      worker = std::thread([&, x] {
        ended.get_future().wait();
        again = (*self)(x);
      });
      if (fails) throw std::runtime_error("it fails");
      return leaf(x);
    });
    self = &f;
    if (fails) {
      EXPECT_THROW(f(1), std::runtime_error);
    } else {
      EXPECT_EQ(f(1), "a");
    }
    write_file(data, "b");
    ended.set_value();
    worker.join();
    EXPECT_EQ(again, "b");
    EXPECT_EQ(f.runs, 2);
  }
}

TEST_F(Chain, verbose_calls_say_each_time_why_they_are_not_stored) {
  Cached<int, int> tracks("tracks", cache, [](int x) {
    track_file("/dev/null");
    return x;
  });
  Cached<int, std::string> named("named", cache, [](const std::string&) { return 1; }, "f");
  for (detail::Site* site : {&leaf.site(), &tracks.site(), &named.site()}) site->verbose = 1;
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(said_by([&] { tracks(1); }),
                ContainsRegex("tracks\\(p0=1\\): first execution; computed in [0-9.e+]+ [nmµ]*s; not stored: "
                              "'/dev/null' is not a readable file or directory\n"));
    EXPECT_THAT(
        said_by([&] { named("/dev/null"); }),
        HasSubstr("named: computed without the cache: '/dev/null' is not a readable file or directory"));
    EXPECT_THAT(said_by([&] { with_options({.skip_save = true}, [&] { return leaf(1); }); }),
                HasSubstr("s; not stored: skip_save\n"));
  }
}

TEST_F(Chain, verbose_calls_say_why_they_are_computed) {
  for (detail::Site* site : {&leaf.site(), &middle.site(), &top.site()}) site->verbose = 1;
  write_file(data, "a");
  EXPECT_THAT(
      said_by([&] { top(1); }),
      AllOf(ContainsRegex("\\[cachepy\\] leaf\\(p0=1\\): first execution; computed in [0-9.e+]+ [nmµ]*s\n"),
            ContainsRegex(
                "\\[cachepy\\] top\\(p0=1\\): first execution; computed in [0-9.e+]+ [nmµ]*s, cached calls "
                "below it included\n")));
  cache_memory_clear();
  EXPECT_EQ(said_by([&] { top(1); }), "[cachepy] top(p0=1): hit\n");
  EXPECT_THAT(said_by([&] { leaf(2); }), HasSubstr("leaf(p0=2): miss: argument p0 changed from 1 to 2; "));
  EXPECT_THAT(said_by([&] { with_options({.force = true}, [&] { return leaf(2); }); }), HasSubstr("forced"));

  write_file(data, "b");
  EXPECT_THAT(said_by([&] { top(1); }),
              AllOf(HasSubstr("top(p0=1): miss: '" + data + "' changed (used by leaf, called by middle); "),
                    HasSubstr("middle(p0=1): miss: '" + data + "' changed (used by leaf); "),
                    HasSubstr("leaf(p0=1): miss: '" + data + "' changed; ")));
  std::filesystem::remove(data);
  EXPECT_THAT(said_by([&] { leaf(1); }), HasSubstr("miss: '" + data + "' is gone; "));
  write_file(data, "c");
  EXPECT_THAT(said_by([&] { leaf(1); }), HasSubstr("miss: '" + data + "' appeared; "));
}

}  // namespace
}  // namespace cachepy
