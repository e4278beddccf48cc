// Cached calls that call themselves, or each other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "cachepy/error.h"
#include "cachepy/graph.h"
#include "support/cached.h"
#include "support/memo_fixture.h"
#include "support/temp_dir.h"

namespace cachepy {
namespace {

using test::Cached;
using test::Memo;
using test::read_file;
using test::write_file;
using ::testing::HasSubstr;

TEST_F(Memo, a_caller_that_catches_the_error_of_endless_recursion_is_not_stored) {
  Cached<int, int>* outer = nullptr;
  Cached<int, int> inner("inner", cache, [&](int x) {
    try {
      return (*outer)(x) + 1;
    } catch (const Error&) {
      return -1;
    }
  });
  bool deep = true;
  Cached<int, int> f("outer", cache, [&](int x) { return deep ? inner(x) : 5; });
  outer = &f;
  EXPECT_EQ(f(1), 15);  // -1, and 1 for each call on the way back
  deep = false;
  EXPECT_EQ(inner(1), 6);
}

TEST_F(Memo, trap_g07_a_call_that_needs_its_own_result_is_an_error_that_names_it) {
  Cached<int, int>* self = nullptr;
  Cached<int, int> f("forever", cache, [&](int x) { return (*self)(x); });
  self = &f;
  Cached<int, int> around("around", cache, [&](int x) { return (*self)(x); });
  Cached<int, int> back("back", cache, [&](int x) { return around(x); });
  const auto error_of = [&](Cached<int, int>& call) -> std::string {
    try {
      call(5);
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_THAT(error_of(f), HasSubstr("forever(p0=5) needs its own result"));
  self = &back;
  EXPECT_THAT(error_of(around), HasSubstr("around(p0=5) needs its own result"));
  EXPECT_THAT(with_options({.force = true}, [&] { return error_of(around); }), HasSubstr("around(p0=5)"));
}

TEST_F(Memo, trap_g07_calls_of_each_other_are_a_chain_that_is_stale_up_to_its_top) {
  Cached<std::string, int>* other = nullptr;
  Cached<std::string, int> even(
      "even", cache, [&](int x) { return x == 0 ? read_file(track_file(data)) : "e" + (*other)(x - 1); });
  Cached<std::string, int> odd("odd", cache, [&](int x) { return "o" + even(x - 1); });
  other = &odd;
  write_file(data, "a");
  EXPECT_EQ(even(4), "eoeoa");
  EXPECT_EQ(even(4), "eoeoa");
  EXPECT_EQ(even.runs + odd.runs, 5);
  const auto nodes = cache_tree_nodes();
  EXPECT_EQ(nodes.size(), 5u);
  for (const auto& [id, node] : nodes) {
    EXPECT_LE(node.children.size(), 1u) << id;
    EXPECT_LE(node.parents.size(), 1u) << id;
  }
  write_file(data, "b");
  EXPECT_EQ(odd(3), "oeob");
  EXPECT_EQ(even(4), "eoeob");
}

TEST_F(Memo, a_call_inside_of_an_equal_one_that_comes_to_an_end_is_computed) {
  Cached<int, int>* self = nullptr;
  int depth = 0;
  Cached<int, int> f("f", cache, [&](int x) { return ++depth < 3 ? (*self)(x) + 1 : 5; });
  self = &f;
  EXPECT_EQ(f(1), 7);
  EXPECT_EQ(f.runs, 3);
  cache_tree_reset();
  cache_memory_clear();
  EXPECT_EQ(f(1), 7);  // not the result of an inner call
  EXPECT_EQ(f.runs, 3);
}

TEST_F(Memo, catching_the_error_of_endless_recursion_does_not_continue_it) {
  Cached<int, int>* self = nullptr;
  Cached<int, int> f("f", cache, [&](int x) {
    int failed = 0;
    for (int i = 0; i < 3; ++i) {
      try {
        (*self)(x);
      } catch (const Error&) {
        ++failed;
      }
    }
    return failed;
  });
  self = &f;
  f(1);
  EXPECT_LT(f.runs, 2000);
}

TEST_F(Memo, recursion_with_other_arguments_memoizes_each_call) {
  Cached<long, int>* self = nullptr;
  Cached<long, int> fib("fib", cache, [&](int n) { return n < 2 ? n : (*self)(n - 1) + (*self)(n - 2); });
  self = &fib;
  EXPECT_EQ(fib(20), 6765);
  EXPECT_EQ(fib.runs, 21);
  EXPECT_EQ(cache_tree_nodes().size(), 21u);
}

}  // namespace
}  // namespace cachepy
