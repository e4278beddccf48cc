// Stored results without a call: asking for one, taking it, storing one. And results that expire, or are too cheap to be stored.
#include "cachepy/stored.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "cachepy/graph.h"
#include "support/cached.h"
#include "support/memo_fixture.h"
#include "support/site.h"
#include "support/tracked.h"

namespace cachepy {
namespace {

using test::Cached;
using test::write_file;

int square_runs;
detail::Site* square_site;  // of each test, one of its own
std::string compute_square(int x) {
  ++square_runs;
  return std::to_string(x * x);
}
/// The wrapper as the plugin writes it.
std::string square(int x) {
  return detail::memoize(*square_site, &compute_square, x);
}
int not_cached(int x) {
  return x;
}
int has_default(const std::string& text, int) {
  return static_cast<int>(text.size());
}

class Stored : public test::Memo {
 protected:
  void SetUp() override {
    Memo::SetUp();
    square_site = &test::make_site("square", cache, "v");
    cache_memory_clear();
    square_runs = 0;
  }
};

TEST_F(Stored, is_asked_for_without_computing) {
  EXPECT_FALSE(is_cached(&square, 3));
  EXPECT_EQ(square(3), "9");
  EXPECT_TRUE(is_cached(&square, 3));
  cache_memory_clear();
  EXPECT_TRUE(is_cached(&square, 3));
  EXPECT_FALSE(is_cached(&square, 4));
  EXPECT_EQ(square_runs, 1);
}

TEST_F(Stored, is_taken_if_it_exists) {
  EXPECT_EQ(cached_or(&square, 3), std::nullopt);
  square(3);
  EXPECT_EQ(cached_or(&square, 3), "9");
  cache_memory_clear();
  EXPECT_EQ(cached_or(&square, 3), "9");
  EXPECT_EQ(square_runs, 1);
}

TEST_F(Stored, is_put_by_hand) {
  put(&square, 5, "twenty-five");
  EXPECT_EQ(square(5), "twenty-five");
  cache_memory_clear();
  EXPECT_EQ(square(5), "twenty-five");
  EXPECT_EQ(square_runs, 0);
  put(&square, 5, "25");
  EXPECT_EQ(square(5), "25");
}

TEST_F(Stored, is_absent_if_caching_is_disabled) {
  square(3);
  ::setenv("CACHEPY_DISABLE", "1", 1);
  configure("");
  EXPECT_FALSE(is_cached(&square, 3));
  EXPECT_EQ(cached_or(&square, 3), std::nullopt);
  EXPECT_NO_THROW(put(&square, 3, "x"));
  ::unsetenv("CACHEPY_DISABLE");
  configure("");
  EXPECT_EQ(cached_or(&square, 3), "9");
}

TEST_F(Stored, of_other_functions_is_an_error) {
  EXPECT_THROW(is_cached(&not_cached, 1), Error);
  EXPECT_THROW(cached_or(&not_cached, 1), Error);
  EXPECT_THROW(put(&not_cached, 1, 2), Error);
  EXPECT_THROW(is_cached(&has_default, "text", 1), Error);
  EXPECT_EQ(square(2), "4") << "the question is over";
}

TEST_F(Stored, cannot_be_put_in_read_only_mode) {
  configure("read_only: true");
  EXPECT_THROW(put(&square, 3, "x"), Error);
  configure("");
  EXPECT_EQ(square(3), "9");
}

TEST_F(Stored, makes_the_call_that_asks_depend_on_others) {
  Cached<bool, int> asks("asks", cache, [](int x) { return is_cached(&square, x); });
  EXPECT_FALSE(asks(3));
  square(3);
  EXPECT_TRUE(asks(3));
}

TEST_F(Stored, a_question_counts_neither_as_a_hit_nor_as_a_node) {
  square(3);
  cache_tree_reset();
  cache_memory_clear();
  is_cached(&square, 3);
  EXPECT_TRUE(cache_tree_nodes().empty());
}

TEST_F(Stored, is_absent_for_a_stale_call) {
  Cached<std::string, int> f("f", cache, [this](int) { return test::read_file(track_file(data)); });
  const auto asked = [&] {
    detail::Request request{detail::Request::What::kAsk};
    const detail::RequestScope scope(request);
    EXPECT_THROW(f(1), detail::NotCached);
    return request.is_stored;
  };
  write_file(data, "one");
  f(1);
  EXPECT_TRUE(asked());
  write_file(data, "two");
  EXPECT_FALSE(asked());
  f(1);
  write_file(data, "one");
  EXPECT_TRUE(asked()) << "an earlier result";
  EXPECT_EQ(f.runs, 2);
}

class Expiry : public test::Memo {
 protected:
  void TearDown() override { pass(-passed_); }
  void pass(std::chrono::nanoseconds time) {
    internal::advance_clock(time.count());
    passed_ += time;
  }
  Cached<int, int> f{"f", cache, [](int x) { return x; }};

 private:
  std::chrono::nanoseconds passed_{0};
};

TEST_F(Expiry, a_result_is_served_for_its_time) {
  f.site().expires = "2h";
  f(1);
  pass(std::chrono::minutes(119));
  f(1);
  cache_memory_clear();
  f(1);
  EXPECT_EQ(f.runs, 1);
  EXPECT_EQ(cache_tree_states().begin()->second, NodeState::cached);
  pass(std::chrono::minutes(2));
  EXPECT_EQ(cache_tree_states().begin()->second, NodeState::stale);
  EXPECT_EQ(cache_tree_changed_files().size(), 1u);
  EXPECT_TRUE(cache_tree_file_versions().empty());
  EXPECT_TRUE(cache_why("f", cache).at(0).stale.at(0).starts_with("it expired at 20"));
  f(1);
  EXPECT_EQ(f.runs, 2);
  cache_memory_clear();
  f(1);
  EXPECT_EQ(f.runs, 2);
}

TEST_F(Expiry, passes_on_to_callers_the_earliest_first) {
  Cached<int, int> g("g", cache, [](int x) { return x; });
  Cached<int, int> caller("caller", cache, [&](int x) { return f(x) + g(x); });
  f.site().expires = "2h";
  g.site().expires = "10d";
  caller(1);
  pass(std::chrono::hours(1));
  caller(1);
  EXPECT_EQ(caller.runs, 1);
  pass(std::chrono::hours(2));
  cache_memory_clear();
  caller(1);
  EXPECT_EQ(caller.runs, 2);
  EXPECT_EQ(f.runs, 2);
  EXPECT_EQ(g.runs, 1);
}

TEST_F(Expiry, comes_from_settings_if_the_function_has_no_option) {
  configure("expires: 1d");
  f(1);
  pass(std::chrono::hours(25));
  f(1);
  EXPECT_EQ(f.runs, 2);
  configure("");
}

TEST_F(Expiry, is_cut_off_for_callers_when_the_result_is_the_same) {
  Cached<int, int> caller("caller", cache, [&](int x) { return f(x); });
  f.site().expires = "1h";
  caller(1);
  pass(std::chrono::hours(2));
  f(1);
  caller(1);
  EXPECT_EQ(f.runs, 2);
  EXPECT_EQ(caller.runs, 1);
  pass(std::chrono::hours(2));
  caller(1);
  EXPECT_EQ(caller.runs, 2);
}

TEST_F(Expiry, cheap_calls_are_not_stored) {
  f.site().min_cost = "10m";
  f(1);
  EXPECT_EQ(f(1), 1);
  EXPECT_EQ(f.runs, 2);
  Cached<int, int> slow("slow", cache, [](int x) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return x;
  });
  slow.site().min_cost = "10ms";
  slow(1);
  cache_memory_clear();
  slow(1);
  EXPECT_EQ(slow.runs, 1);
}

}  // namespace
}  // namespace cachepy
