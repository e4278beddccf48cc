// Results that are stored while the program goes on.
#include "calls/background.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "cachepy/cache.h"
#include "cachepy/stored.h"
#include "support/cached.h"
#include "support/child_process.h"
#include "support/memo_fixture.h"

namespace cachepy {
namespace {

using internal::wait_until_all_stored;
using test::Cached;
using test::ChildProcess;
using test::said_by;

constexpr std::size_t kSmall = 1000;
constexpr std::size_t kLarge = std::size_t{48} << 20;  // more than memory keeps

class Background : public test::Memo {
 protected:
  Background() { f.site().store = "background"; }
  void SetUp() override {
    Memo::SetUp();
    cache_memory_clear();
  }
  void TearDown() override { wait_until_all_stored(); }
  static std::vector<int> value(int x) { return std::vector<int>((x < 0 ? kLarge : kSmall) / 4, x); }

  Cached<std::vector<int>, int> f{"f", cache, [](int x) { return value(x); }};
};

TEST_F(Background, results_are_stored_and_served) {
  for (const int x : {1, -1}) {
    EXPECT_TRUE(f(x) == value(x));
    wait_until_all_stored();
    cache_memory_clear();
    EXPECT_TRUE(f(x) == value(x));
  }
  EXPECT_EQ(f.runs, 2);
  EXPECT_EQ(entries().size(), 2u);
}

TEST_F(Background, what_the_caller_does_to_its_result_is_not_stored) {
  std::vector<int> result = f(-1);
  for (int& x : result) x = 7;
  wait_until_all_stored();
  EXPECT_TRUE(f(-1) == value(-1));
  EXPECT_EQ(f.runs, 1);
}

TEST_F(Background, equal_calls_are_computed_once_before_and_after_storing) {
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (const int x : {-1, 3, -2}) wrong += f(x) != value(x);
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(f.runs, 3);
}

TEST_F(Background, the_end_of_the_process_waits) {
  for (const bool throws : {false, true}) {
    std::filesystem::remove_all(cache);
    const ::pid_t child = ::fork();
    if (child == 0) {
      f(-1);
      if (throws) ::raise(SIGKILL);  // a crash loses what is not stored yet, and nothing else
      std::exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(WIFSIGNALED(status), throws);
    if (!throws) EXPECT_EQ(entries().size(), 1u);
    EXPECT_TRUE(f(-1) == value(-1));
    wait_until_all_stored();
    EXPECT_EQ(entries().size(), 1u);
  }
}

// ThreadSanitizer does not support this, so its preset leaves the test out: the child starts a thread as well.
TEST_F(Background, threads_in_a_child_of_a_fork_store_and_so_does_the_parent) {
  for (int i = 1; i <= 10; ++i) {
    f(-i);
    ChildProcess child([&] {
      ::alarm(60);
      const bool right = f(-i) == value(-i) && f(100 + i) == value(100 + i);
      wait_until_all_stored();
      return right;
    });
    EXPECT_TRUE(child.wait());
  }
  wait_until_all_stored();
  EXPECT_EQ(f.runs, 10);
  EXPECT_EQ(entries().size(), 20u);
}

TEST_F(Background, a_result_that_cannot_be_stored_is_said_once_and_computed_again) {
  test::write_file(cache, "");
  const std::string said = said_by([&] {
    f(-1);
    f(-2);
    wait_until_all_stored();
  });
  EXPECT_NE(said.find("its result is not stored"), std::string::npos) << said;
  EXPECT_EQ(said.find('\n'), said.size() - 1) << said;
  EXPECT_TRUE(f(-1) == value(-1));
  EXPECT_EQ(f.runs, 3);
}

TEST_F(Background, exceptions_pass_and_nothing_is_stored) {
  Cached<int, int> g("g", cache, [](int) -> int { throw 1; });
  g.site().store = "background";
  EXPECT_THROW(g(1), int);
  wait_until_all_stored();
  EXPECT_EQ(entries().size(), 0u);
}

TEST_F(Background, a_newer_result_replaces_an_older_one_in_the_order_of_the_calls) {
  std::atomic<int> next{1};
  Cached<std::vector<int>, int> g("g", cache, [&](int) { return value(-next++); });
  g.site().store = "background";
  for (int i = 0; i < 4; ++i) with_options({.force = true}, [&] { return g(1); });
  wait_until_all_stored();
  EXPECT_TRUE(g(1) == value(-4));
}

TEST_F(Background, a_caller_knows_the_digest_of_a_result_that_is_not_stored_yet) {
  Cached<std::size_t, int> above("above", cache, [&](int x) { return f(x).size(); });
  EXPECT_EQ(above(-1), kLarge / 4);
  wait_until_all_stored();
  cache_memory_clear();
  EXPECT_EQ(above(-1), kLarge / 4);
  EXPECT_EQ(above.runs, 1);
}

TEST_F(Background, memory_of_the_queue_is_bounded) {
  // One thread stores; results of two gigabytes in all do not fit, so calls store them themselves.
  for (int i = 1; i <= 40; ++i) EXPECT_EQ(f(-i).front(), -i);
  ::rusage usage;
  ASSERT_EQ(::getrusage(RUSAGE_SELF, &usage), 0);
  EXPECT_LT(usage.ru_maxrss, std::int64_t{1400} << 10);  // in KiB
  wait_until_all_stored();
  EXPECT_EQ(entries().size(), 40u);
}

}  // namespace
}  // namespace cachepy
