// The memoized call, through the entry point that the plugin's wrappers use.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "cachepy/graph.h"
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

TEST_F(Memo, a_second_equal_call_is_served) {
  Cached<int, int> twice("twice", cache, [](int x) { return 2 * x; });
  EXPECT_EQ(twice(3), 6);
  EXPECT_EQ(twice(3), 6);
  EXPECT_EQ(twice.runs, 1);
  EXPECT_EQ(twice(4), 8);
  EXPECT_EQ(twice.runs, 2);
  EXPECT_EQ(entries().size(), 2u);
}

TEST_F(Memo, a_node_says_when_and_where_it_was_computed) {
  using std::chrono::system_clock;
  Cached<int, int> slow("slow", cache, [](int x) {
    const auto begin = system_clock::now();
    while (system_clock::now() - begin < std::chrono::milliseconds(2)) {
    }
    return x;
  });
  const auto before = system_clock::now();
  std::uint32_t thread = 0;
  std::thread([&] {
    thread = static_cast<std::uint32_t>(::gettid());
    slow(1);
  }).join();
  const Node node = cache_tree_nodes().begin()->second;
  EXPECT_GE(node.started, before);
  EXPECT_GE(node.created, node.started + std::chrono::milliseconds(2));
  EXPECT_LE(node.created, system_clock::now());
  EXPECT_EQ(node.process, static_cast<std::uint32_t>(::getpid()));
  EXPECT_EQ(node.thread, thread);
}

TEST_F(Memo, a_call_is_listed_as_running_while_it_runs) {
  std::vector<RunningCall> seen;
  Cached<int, int> f("f", cache, [&](int x) {
    seen = cache_running(cache);
    return x;
  });
  f(1);
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].fname, "f");
  EXPECT_FALSE(seen[0].waits);
  EXPECT_EQ(seen[0].process, static_cast<std::uint32_t>(::getpid()));
  EXPECT_TRUE(cache_running(cache).empty());
}

TEST_F(Memo, functions_of_different_name_code_or_version_do_not_share) {
  Cached<int, int> f("f", cache, [](int) { return 1; });
  Cached<int, int> g("g", cache, [](int) { return 2; });
  Cached<int, int> other_code("f", cache, [](int) { return 3; });
  other_code.site().code[0] = 99;
  Cached<int, int> other_version("f", cache, [](int) { return 4; });
  other_version.site().version = "2";
  Cached<int, int> empty_version("f", cache, [](int) { return 5; });
  empty_version.site().version = "";
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(f(0), 1);
    EXPECT_EQ(g(0), 2);
    EXPECT_EQ(other_code(0), 3);
    EXPECT_EQ(other_version(0), 4);
    EXPECT_EQ(empty_version(0), 5);
  }
  EXPECT_EQ(f.runs + g.runs + other_code.runs + other_version.runs + empty_version.runs, 5);
}

TEST_F(Memo, trap_r03_results_that_can_only_be_moved_are_served) {
  Cached<std::unique_ptr<std::string>, int> make("make", cache,
                                                 [](int) { return std::make_unique<std::string>("x"); });
  EXPECT_EQ(*make(1), "x");
  EXPECT_EQ(*make(1), "x");
  EXPECT_EQ(make.runs, 1);
}

TEST_F(Memo, trap_r04_a_result_of_another_layout_is_another_call) {
  Cached<int, int> number("f", cache, [](int x) { return x; });
  Cached<std::pair<int, std::string>, int> pair("f", cache,
                                                [](int x) { return std::pair(x, std::string("x")); });
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(number(1), 1);
    EXPECT_EQ(pair(1), std::pair(1, std::string("x")));
  }
  EXPECT_EQ(number.runs + pair.runs, 2);
}

/// A linked list; a ring if the last link points to the first.
struct Link {
  int number = 0;
  std::shared_ptr<Link> next;
  template <class Archive>
  void serialize(Archive& archive) {
    archive & number & next;
  }
};

/// A ring of that many links. Open it after use, because it owns itself.
std::shared_ptr<Link> ring_of(int links, int number) {
  const auto first = std::make_shared<Link>();
  first->number = number;
  std::shared_ptr<Link> last = first;
  for (int i = 1; i < links; ++i) {
    last->next = std::make_shared<Link>();
    last = last->next;
    last->number = number;
  }
  last->next = first;
  return first;
}

TEST_F(Memo, trap_a13_rings_terminate_and_different_rings_differ) {
  Cached<int, std::shared_ptr<Link>> length("length", cache, [](const std::shared_ptr<Link>& ring) {
    int links = 1;
    for (const Link* link = ring->next.get(); link != ring.get(); link = link->next.get()) ++links;
    return links * ring->number;
  });
  Cached<std::shared_ptr<Link>, int> make("make", cache, [](int links) { return ring_of(links, 1); });
  for (int round = 0; round < 2; ++round) {
    for (const auto& [links, number] : {std::pair(1, 1), {1, 2}, {2, 1}, {3, 1}}) {
      const auto ring = ring_of(links, number);
      EXPECT_EQ(length(ring), links * number);
      ring->next = nullptr;
    }
    const auto made = make(2);
    EXPECT_EQ(made->next->next, made);
    made->next->next = nullptr;
  }
  EXPECT_EQ(length.runs, 4);
  EXPECT_EQ(make.runs, 1);
}

TEST_F(Memo, a_result_that_cannot_be_encoded_is_returned_and_not_stored) {
  const auto chain_of = [](int links) {
    std::shared_ptr<Link> first;
    for (int i = 0; i < links; ++i) first = std::make_shared<Link>(Link{i, first});
    return first;
  };
  Cached<std::shared_ptr<Link>, int> chain("chain", cache, chain_of);
  EXPECT_THAT(said_by([&] { EXPECT_EQ(chain(2000)->number, 1999); }), HasSubstr("cannot be stored"));
  EXPECT_TRUE(!std::filesystem::exists(cache) || entries().empty());
  EXPECT_EQ(said_by([&] { EXPECT_EQ(chain(2000)->number, 1999); }), "");
  EXPECT_EQ(chain.runs, 2);
}

TEST_F(Memo, an_argument_that_can_only_be_moved_reaches_the_function) {
  Cached<int, std::unique_ptr<int>> read("read", cache, [](std::unique_ptr<int> p) { return *p; });
  EXPECT_EQ(read(std::make_unique<int>(7)), 7);
  EXPECT_EQ(read(std::make_unique<int>(7)), 7);
  EXPECT_EQ(read(std::make_unique<int>(8)), 8);
  EXPECT_EQ(read.runs, 2);
}

TEST_F(Memo, trap_a11_an_ignored_argument_is_not_in_the_key) {
  Cached<int, int> f("f", cache, [](int) { return 1; }, "i");
  f(1);
  f(2);
  EXPECT_EQ(f.runs, 1);
}

TEST_F(Memo, trap_a05_overloads_with_the_same_code_do_not_share) {
  Cached<int, int> number("f", cache, [](int x) { return x; });
  Cached<int, int> color("f", cache, [](int x) { return -x; });
  number.site().signature = "int f(int)";
  color.site().signature = "int f(Color)";
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(number(1), 1);
    EXPECT_EQ(color(1), -1);
  }
  EXPECT_EQ(number.runs + color.runs, 2);
}

TEST_F(Memo, trap_g12_threads_in_two_functions_at_once_do_not_cross_edges) {
  Cached<int, int> one_leaf("one_leaf", cache, [](int x) { return x; });
  Cached<int, int> other_leaf("other_leaf", cache, [](int x) { return -x; });
  Cached<int, int> one("one", cache, [&](int x) { return one_leaf(x); });
  Cached<int, int> other("other", cache, [&](int x) { return other_leaf(x); });
  std::thread thread([&] {
    for (int i = 0; i < 50; ++i) one(i);
  });
  for (int i = 0; i < 50; ++i) other(i);
  thread.join();
  for (const auto& [id, node] : cache_tree_nodes()) {
    if (node.fname != "one" && node.fname != "other") continue;
    ASSERT_EQ(node.children.size(), 1u) << id;
    EXPECT_EQ(node.children[0].rfind(node.fname + "_leaf:", 0), 0u) << id;
  }
}

TEST_F(Memo, trap_r10_equal_calls_of_threads_compute_once) {
  std::atomic<int> runs{0};
  Cached<int, int> slow("slow", cache, [&](int x) {
    ++runs;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return x;
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) threads.emplace_back([&] { EXPECT_EQ(slow(3), 3); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(runs, 1);
}

TEST_F(Memo, verbose_calls_name_the_part_of_the_key_that_changed) {
  const auto miss_of = [&](const std::function<void(detail::Site&)>& change) {
    Cached<int, int> f("f", cache, [](int x) { return x; });
    f.site().verbose = 1;
    f.site().version = "1";
    change(f.site());
    return said_by([&] { f(1); });
  };
  miss_of([](detail::Site&) {});
  EXPECT_THAT(miss_of([](detail::Site& site) { site.version = "2"; }),
              HasSubstr("miss: its version changed from 1 to 2; "));
  EXPECT_THAT(miss_of([](detail::Site& site) { site.code[0] = 77; }), HasSubstr("miss: its code changed; "));
  EXPECT_THAT(miss_of([](detail::Site& site) { site.env_vars = {"CACHEPY_TEST_X", 1}; }),
              HasSubstr("miss: environment variable CACHEPY_TEST_X is new; "));
  EXPECT_THAT(miss_of([](detail::Site& site) { site.depends_on_vars = {"schema=v3", 1}; }),
              HasSubstr("miss: variable schema is new; "));
  EXPECT_THAT(miss_of([](detail::Site& site) { site.depends_on_vars = {"schema=v4", 1}; }),
              HasSubstr("miss: variable schema changed from v3 to v4; "));
}

TEST_F(Memo, verbose_calls_name_the_field_of_the_object_that_changed) {
  Cached<int, int> f("f", cache, [](int x) { return x; });
  f.site().param_names = {"this.k", 1};
  f.site().verbose = 1;
  f(1);
  EXPECT_THAT(said_by([&] { f(2); }), HasSubstr("f(this.k=2): miss: field this.k changed from 1 to 2; "));
}

TEST_F(Memo, trap_r07_a_damaged_entry_is_computed_again) {
  configure("pack_limit: 0");
  Cached<std::string, int> f("f", cache, [](int x) { return "value " + std::to_string(x); });
  f(1);
  const auto path = entries().at(0);
  const std::string whole = read_file(path);
  int runs = 1;
  for (std::size_t at = 0; at < whole.size(); at += 3) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x40);
    write_file(path, damaged);
    cache_memory_clear();
    EXPECT_EQ(f(1), "value 1") << "byte " << at;
    EXPECT_EQ(f.runs, ++runs) << "byte " << at;
    write_file(path, whole.substr(0, at));
    cache_memory_clear();
    EXPECT_EQ(f(1), "value 1") << "cut to " << at;
    EXPECT_EQ(f.runs, ++runs) << "cut to " << at;
  }
  std::filesystem::remove_all(cache + "/results/bad");
  write_file(path, whole.substr(0, whole.size() - 1) + "!");  // within the result
  cache_memory_clear();
  f(1);
  EXPECT_TRUE(std::filesystem::exists(cache + "/results/bad/" + path.filename().string()));
}

TEST_F(Memo, trap_r06_a_directory_that_cannot_be_made_means_compute) {
  write_file(dir / "file", "");
  Cached<int, int> f("f", dir / "file/cache", [](int x) { return x; });
  EXPECT_EQ(f(1), 1);
  EXPECT_EQ(f(1), 1);
  EXPECT_EQ(f.runs, 2);
}

TEST_F(Memo, a_cache_directory_deleted_while_running_is_created_again) {
  Cached<int, int> f("f", cache, [](int x) { return x; });
  f(1);
  std::filesystem::remove_all(cache);
  cache_memory_clear();
  EXPECT_EQ(f(1), 1);
  EXPECT_EQ(f(1), 1);
  EXPECT_EQ(f.runs, 2);
  EXPECT_TRUE(std::filesystem::exists(cache + "/CACHEDIR.TAG"));
  EXPECT_EQ(std::filesystem::status(cache).permissions(), std::filesystem::perms::owner_all);
}

}  // namespace
}  // namespace cachepy
