// <cachepy/map.h>.
#include "cachepy/map.h"

#include <gtest/gtest.h>

#include <atomic>
#include <list>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

namespace cachepy {
namespace {

int half(int n) {
  if (n % 2 != 0) throw std::runtime_error("odd: " + std::to_string(n));
  return n / 2;
}

TEST(Map, results_are_in_the_order_of_the_inputs) {
  std::vector<int> inputs;
  std::vector<int> expected;
  for (int i = 0; i < 1000; ++i) inputs.push_back(2 * i), expected.push_back(i);
  for (const std::size_t threads : {1u, 2u, 16u}) EXPECT_EQ(map(half, inputs, {threads}), expected);
  EXPECT_EQ(map(half, std::list<int>{4, 2}), (std::vector{2, 1}));
  EXPECT_TRUE(map(half, std::vector<int>()).empty());
}

TEST(Map, a_tuple_is_taken_apart_unless_the_function_takes_tuples) {
  const auto join = [](const std::string& a, int n) { return a + std::to_string(n); };
  EXPECT_EQ(map(join, std::vector<std::tuple<std::string, int>>{{"a", 1}, {"b", 2}}),
            (std::vector<std::string>{"a1", "b2"}));
  const auto first = [](const std::tuple<int, int>& t) { return std::get<0>(t); };
  EXPECT_EQ(map(first, std::vector<std::tuple<int, int>>{{7, 8}}), (std::vector{7}));
}

TEST(Map, failures_are_thrown_when_all_calls_are_finished) {
  std::atomic<int> calls{0};
  const auto counted = [&](int n) { return ++calls, half(n); };
  try {
    map(counted, std::vector<int>{2, 3, 4, 5, 6}, {2});
    FAIL();
  } catch (const MapError& error) {
    EXPECT_EQ(error.failed, (std::vector<std::size_t>{1, 3}));
    EXPECT_STREQ(error.what(), "2 of 5 inputs failed; the first is number 1: odd: 3");
  }
  EXPECT_EQ(calls, 5);
}

TEST(Map, outcomes_hold_a_result_or_an_exception) {
  const auto outcomes = map_outcomes(half, std::vector<int>{2, 3});
  ASSERT_TRUE(outcomes[0]);
  EXPECT_EQ(*outcomes[0], 1);
  EXPECT_EQ(outcomes[0].error(), "");
  ASSERT_FALSE(outcomes[1]);
  EXPECT_EQ(outcomes[1].error(), "odd: 3");
  EXPECT_THROW(static_cast<void>(*outcomes[1]), std::runtime_error);
}

TEST(Map, types_without_a_default_constructor_and_that_can_only_be_moved) {
  struct Only {
    explicit Only(int n) : n(n) {}
    Only(Only&&) = default;
    Only& operator=(Only&&) = delete;
    int n;
  };
  const std::vector<Only> results = map([](int n) { return Only(n); }, std::vector<int>{5, 6});
  EXPECT_EQ(results[1].n, 6);
}

TEST(Map, in_the_background) {
  auto results = map_async(half, std::vector<int>{8, 10});
  EXPECT_EQ(results.get(), (std::vector{4, 5}));
  EXPECT_THROW(map_async(half, std::vector<int>{1}).get(), MapError);
}

}  // namespace
}  // namespace cachepy
