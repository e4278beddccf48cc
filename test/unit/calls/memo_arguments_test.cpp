// Arguments of any size and number: all of their bytes are in the key.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>

#include "cachepy/cache.h"
#include "support/cached.h"
#include "support/memo_fixture.h"
#include "support/site.h"

namespace cachepy {
namespace {

using test::Cached;
using test::make_site;
using test::Memo;

/// Makes the call like a new process, which has only the key.
template <class Call>
auto by_its_key(const Call& call) {
  cache_memory_clear();
  return call();
}

TEST_F(Memo, trap_a14_large_arguments_that_differ_anywhere_are_different_calls) {
  Cached<std::string, std::string> same("same", cache, [](const std::string& text) { return text; });
  int calls = 0;
  for (const std::size_t size : {100u, 1000u, 1100u, 4000u, 4090u, 5000u, 100'000u, 3'000'000u}) {
    const std::string text(size, 'x');
    EXPECT_EQ(same(text), text);
    ++calls;
    for (const std::size_t at : {std::size_t{0}, size / 3, size / 2, size - 1}) {
      std::string other = text;
      other[at] = 'y';
      EXPECT_EQ(same(other), other) << size << " at " << at;
      EXPECT_EQ(same.runs, ++calls) << size << " at " << at;
      EXPECT_EQ(by_its_key([&] { return same(other); }), other) << size << " at " << at;
      EXPECT_EQ(same.runs, calls) << size << " at " << at;
    }
  }
}

TEST_F(Memo, trap_a04_large_containers_without_order_are_told_apart_by_their_elements_only) {
  using Map = std::unordered_multimap<int, std::string>;
  Cached<std::size_t, Map> size("size", cache, [](const Map& map) { return map.size(); });
  Map map, backwards;
  backwards.reserve(100'000);
  constexpr int kSize = 3000;
  for (int i = 0; i < kSize; ++i) {
    map.emplace(i, std::to_string(i));
    backwards.emplace(kSize - 1 - i, std::to_string(kSize - 1 - i));
  }
  size(map);
  by_its_key([&] { return size(backwards); });
  EXPECT_EQ(size.runs, 1);
  // Each of these has the same number of elements.
  const auto change = [&](auto edit) {
    Map other = map;
    edit(other);
    return other;
  };
  int calls = 1;
  for (const Map& other : {change([](Map& m) { m.find(kSize / 2)->second = "other"; }),
                           change([](Map& m) { std::swap(m.find(1)->second, m.find(2000)->second); }),
                           change([](Map& m) { m.erase(7), m.emplace(8, "8"); }), change([](Map& m) {
                             m.erase(7), m.erase(8), m.emplace(9, "9"), m.emplace(9, "9");
                           }),
                           change([](Map& m) { m.erase(2999), m.emplace(3000, "3000"); })}) {
    size(other);
    EXPECT_EQ(size.runs, ++calls);
    by_its_key([&] { return size(other); });
    EXPECT_EQ(size.runs, calls);
  }
}

int runs = 0;

std::string join(const std::string& a, const std::string& b, const std::string& c) {
  ++runs;
  return a + "|" + b + "|" + c;
}

TEST_F(Memo, trap_a14_arguments_after_a_large_one_are_in_the_key) {
  runs = 0;
  detail::Site& site = make_site("join", cache, "vvv");
  const std::string large(10'000, 'x');
  int calls = 0;
  for (const auto& [a, b, c] : {std::array<std::string, 3>{large, "b", "c"},
                                {large, "B", "c"},
                                {large, "b", "C"},
                                {"a", large, "c"},
                                {"a", large, "C"},
                                {"A", large, "c"},
                                {"", large + "c", ""},
                                {large, large, large},
                                {large, large, "c"},
                                {large, "c", large}}) {
    const auto call = [&] { return detail::memoize(site, &join, a, b, c); };
    EXPECT_EQ(call(), a + "|" + b + "|" + c);
    EXPECT_EQ(runs, ++calls);
    EXPECT_EQ(by_its_key(call), a + "|" + b + "|" + c);
    EXPECT_EQ(runs, calls);
  }
}

constexpr std::size_t kMany = 40;
using Numbers = std::array<int, kMany>;

template <std::size_t>
using Int = int;
template <class Indices>
struct Many;
template <std::size_t... I>
struct Many<std::index_sequence<I...>> {
  static std::string print(Int<I>... numbers) {
    ++runs;
    return (std::string() + ... + (std::to_string(numbers) + " "));
  }
  static std::string call(detail::Site& site, const Numbers& numbers) {
    return detail::memoize(site, &print, numbers[I]...);
  }
};

TEST_F(Memo, trap_a14_each_of_many_arguments_is_in_the_key) {
  runs = 0;
  using Print = Many<std::make_index_sequence<kMany>>;
  detail::Site& site = make_site("print", cache, std::string(kMany, 'v'));
  for (std::size_t i = 0; i < kMany; ++i) {
    Numbers numbers{};
    numbers[i] = 1;
    std::string expected;
    for (const int number : numbers) expected += std::to_string(number) + " ";
    EXPECT_EQ(Print::call(site, numbers), expected);
    EXPECT_EQ(by_its_key([&] { return Print::call(site, numbers); }), expected);
  }
  EXPECT_EQ(runs, static_cast<int>(kMany));
}

}  // namespace
}  // namespace cachepy
