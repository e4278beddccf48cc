// Values survive encoding and decoding. Equal values have equal bytes, different values have different bytes.
#include "cachepy/detail/codec.h"

#include <gtest/gtest.h>

#include <array>
#include <bitset>
#include <chrono>
#include <complex>
#include <cstring>
#include <deque>
#include <filesystem>
#include <forward_list>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <stack>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <valarray>
#include <variant>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/types/optional.h"
#include "absl/types/variant.h"
#include "support/memory_codec.h"

namespace cachepy {

// A type with an encoding of its own, and two with the conventions of cereal and Boost.
class Interval {
 public:
  Interval(int lo, int hi) : lo_(lo), hi_(hi) {}
  int lo() const { return lo_; }
  int hi() const { return hi_; }
  friend bool operator==(const Interval&, const Interval&) = default;

 private:
  int lo_, hi_;
};

template <>
struct Codec<Interval> {
  static void encode(Encoder& out, const Interval& v) {
    cachepy::encode(out, v.lo());
    cachepy::encode(out, v.hi());
  }
  static Interval decode(Decoder& in) {
    const int lo = cachepy::decode<int>(in);
    return Interval(lo, cachepy::decode<int>(in));
  }
};

namespace {

using test::decoded;
using test::encoded;
using test::schema_of;

struct CerealStyle {
  int a = 0;
  std::string b;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(a, b);
  }
  friend bool operator==(const CerealStyle&, const CerealStyle&) = default;
};

struct BoostStyle {
  int a = 0;
  std::vector<double> b;
  friend bool operator==(const BoostStyle&, const BoostStyle&) = default;
};
template <class Archive>
void serialize(Archive& archive, BoostStyle& value, unsigned) {
  archive & value.a & value.b;
}

struct Ring {
  int value = 0;
  std::shared_ptr<Ring> next;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(value, next);
  }
};

struct Bag {
  std::unordered_map<int, std::shared_ptr<Bag>> inside;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(inside);
  }
};

enum class Color : short { kRed = -3, kGreen = 7 };

template <class T>
void expect_round_trip(const T& value) {
  const std::string bytes = encoded(value);
  bool whole = false;
  const T back = decoded<T>(bytes, &whole);
  EXPECT_TRUE(whole) << schema_of<T>();
  EXPECT_EQ(encoded(back), bytes) << schema_of<T>();
  if constexpr (requires {
                  { value == back } -> std::convertible_to<bool>;
                })
    EXPECT_TRUE(value == back) << schema_of<T>();
  // Decoding every truncation fails and returns some value without a crash.
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    bool cut_whole = true;
    (void)decoded<T>(std::string_view(bytes).substr(0, size), &cut_whole);
    EXPECT_FALSE(cut_whole) << schema_of<T>() << " cut to " << size;
  }
}

TEST(Codec, values_of_every_kind_come_back_equal) {
  expect_round_trip(true);
  expect_round_trip('x');
  expect_round_trip(-5);
  expect_round_trip(std::numeric_limits<std::uint64_t>::max());
  expect_round_trip(static_cast<__int128>(-1) << 100);
  expect_round_trip(1.5f);
  expect_round_trip(-0.0);
  expect_round_trip(std::numeric_limits<double>::denorm_min());
  expect_round_trip(1.0L / 3);
  expect_round_trip(Color::kRed);
  expect_round_trip(std::string("a\0b", 3));
  expect_round_trip(std::u16string(u"äö"));
  expect_round_trip(std::wstring(L"wide"));
  expect_round_trip(std::filesystem::path("a b/c"));
  expect_round_trip(std::vector<int>{1, 2, 3});
  expect_round_trip(std::vector<bool>{true, false, true});
  expect_round_trip(std::vector<std::string>{"", "x", std::string(100, 'y')});
  expect_round_trip(std::deque<int>{1, 2});
  expect_round_trip(std::list<std::string>{"a", "b"});
  expect_round_trip(std::forward_list<int>{3, 1, 2});
  expect_round_trip(std::array<int, 3>{1, 2, 3});
  expect_round_trip(std::array<std::string, 2>{"p", "q"});
  expect_round_trip(std::array<int, 0>{});
  expect_round_trip(std::set<int>{3, 1});
  expect_round_trip(std::multiset<int>{3, 3, 1});
  expect_round_trip(std::map<std::string, std::vector<int>>{{"a", {1}}, {"b", {}}});
  expect_round_trip(std::multimap<int, int>{{1, 2}, {1, 3}});
  expect_round_trip(std::unordered_set<std::string>{"x", "y", "z"});
  expect_round_trip(std::unordered_multiset<int>{1, 1, 2});
  expect_round_trip(std::unordered_map<int, std::string>{{1, "a"}, {2, "b"}});
  expect_round_trip(std::unordered_multimap<int, int>{{1, 1}, {1, 1}, {1, 2}});
  expect_round_trip(std::pair<int, std::string>{1, "x"});
  expect_round_trip(std::tuple<int, std::string, double>{1, "x", 2.5});
  expect_round_trip(std::tuple<>{});
  expect_round_trip(std::optional<int>{});
  expect_round_trip(std::optional<int>{0});
  expect_round_trip(std::variant<int, std::string, int>{std::in_place_index<2>, 7});
  expect_round_trip(std::chrono::milliseconds(15));
  expect_round_trip(std::chrono::system_clock::time_point(std::chrono::seconds(3)));
  expect_round_trip(std::complex<double>{1, -0.0});
  expect_round_trip(std::vector<std::complex<float>>{{1, 2}, {3, 4}});
  expect_round_trip(std::bitset<11>{0b10100000001});
  expect_round_trip(absl::flat_hash_map<std::string, int>{{"a", 1}, {"b", 2}});
  expect_round_trip(absl::btree_map<int, int>{{1, 2}});
  expect_round_trip(absl::InlinedVector<int, 4>{1, 2, 3, 4, 5});
  expect_round_trip(absl::optional<int>{4});
  expect_round_trip(absl::variant<int, std::string>{std::string("v")});
  expect_round_trip(Interval(3, 4));
  expect_round_trip(std::vector<Interval>{{1, 2}, {3, 4}});
  expect_round_trip(CerealStyle{1, "x"});
  expect_round_trip(BoostStyle{1, {2.5, 3.5}});
}

TEST(Codec, large_blocks_come_back_equal) {
  std::vector<double> values(1 << 18);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i) / 3;
  EXPECT_EQ(decoded<std::vector<double>>(encoded(values)), values);
  const std::string text(3 << 20, 'x');
  EXPECT_EQ(decoded<std::string>(encoded(text)), text);
}

TEST(Codec, adaptors_keep_their_order) {
  std::stack<int> stack;
  stack.push(1);
  stack.push(2);
  EXPECT_EQ(decoded<std::stack<int>>(encoded(stack)), stack);
  std::priority_queue<int> queue;
  for (int i : {3, 9, 4}) queue.push(i);
  auto back = decoded<std::priority_queue<int>>(encoded(queue));
  for (int i : {9, 4, 3}) {
    ASSERT_FALSE(back.empty());
    EXPECT_EQ(back.top(), i);
    back.pop();
  }
}

TEST(Codec, smart_pointers_keep_values_null_and_sharing) {
  EXPECT_EQ(decoded<std::unique_ptr<int>>(encoded(std::unique_ptr<int>())), nullptr);
  EXPECT_EQ(*decoded<std::unique_ptr<int>>(encoded(std::make_unique<int>(4))), 4);
  const auto shared = std::make_shared<std::string>("s");
  const std::vector<std::shared_ptr<std::string>> values{shared, nullptr, shared,
                                                         std::make_shared<std::string>("s")};
  const auto back = decoded<std::vector<std::shared_ptr<std::string>>>(encoded(values));
  ASSERT_EQ(back.size(), 4u);
  EXPECT_EQ(*back[0], "s");
  EXPECT_EQ(back[1], nullptr);
  EXPECT_EQ(back[0], back[2]);
  EXPECT_NE(back[0], back[3]);
  EXPECT_EQ(*back[3], "s");
}

TEST(Codec, sharing_outside_of_an_unordered_container_is_kept_and_through_it_is_an_error) {
  using Shared = std::shared_ptr<int>;
  using Value = std::tuple<Shared, std::unordered_map<int, Shared>, Shared, Shared>;
  const auto a = std::make_shared<int>(1), b = std::make_shared<int>(2);
  const Value value{a, {{1, std::make_shared<int>(1)}, {2, std::make_shared<int>(2)}, {3, nullptr}}, b, a};
  bool whole = false;
  const auto back = decoded<Value>(encoded(value), &whole);
  ASSERT_TRUE(whole);
  EXPECT_EQ(std::get<0>(back), std::get<3>(back));
  EXPECT_EQ(*std::get<2>(back), 2);
  EXPECT_EQ(*std::get<1>(back).at(1), 1);
  EXPECT_EQ(*std::get<1>(back).at(2), 2);
  EXPECT_EQ(std::get<1>(back).at(3), nullptr);

  EXPECT_EQ(encoded(Value(a, {{1, a}}, b, b)).substr(0, 7), "failed:") << "met before the container";
  EXPECT_EQ(encoded(Value(a, {{1, b}}, b, a)).substr(0, 7), "failed:") << "met behind it";
  EXPECT_EQ(encoded(Value(a, {{1, b}, {2, b}}, nullptr, a)).substr(0, 7), "failed:") << "met in it twice";
  const std::vector<std::unordered_map<int, Shared>> two{{{1, a}}, {{1, a}}};
  EXPECT_EQ(encoded(two).substr(0, 7), "failed:") << "met in two";
}

TEST(Codec, move_only_elements_come_back) {
  std::map<int, std::unique_ptr<std::string>> values;
  values.emplace(1, std::make_unique<std::string>("one"));
  values.emplace(2, nullptr);
  const auto back = decoded<std::map<int, std::unique_ptr<std::string>>>(encoded(values));
  EXPECT_EQ(*back.at(1), "one");
  EXPECT_EQ(back.at(2), nullptr);
}

TEST(Codec, trap_a01_zeros_and_nans_of_different_bits_differ) {
  EXPECT_NE(encoded(0.0), encoded(-0.0));
  double one_nan, other_nan;
  const std::uint64_t one = 0x7ff8000000000001, other = 0x7ff8000000000002;
  std::memcpy(&one_nan, &one, 8);
  std::memcpy(&other_nan, &other, 8);
  EXPECT_NE(encoded(one_nan), encoded(other_nan));
  EXPECT_EQ(encoded(decoded<double>(encoded(one_nan))), encoded(one_nan));
}

TEST(Codec, trap_a02_padding_of_long_double_is_never_read) {
  long double a, b;
  std::memset(&a, 0x00, sizeof a);
  std::memset(&b, 0xff, sizeof b);
  a = 1.25L;
  b = 1.25L;
  EXPECT_EQ(encoded(a), encoded(b));
}

TEST(Codec, trap_a02_padding_between_fields_is_never_read) {
  using Padded = std::pair<char, double>;
  alignas(Padded) unsigned char zeros[sizeof(Padded)], ones[sizeof(Padded)];
  std::memset(zeros, 0x00, sizeof zeros);
  std::memset(ones, 0xff, sizeof ones);
  const auto in = [](unsigned char* bytes) -> Padded& {
    auto* const padded = reinterpret_cast<Padded*>(bytes);
    padded->first = 'x';
    padded->second = 1.25;
    return *padded;
  };
  EXPECT_EQ(encoded(in(zeros)), encoded(in(ones)));
  const std::array<const Padded*, 2> made{&in(zeros), &in(ones)};
  std::array<std::string, 2> many;
  for (std::size_t i = 0; i < made.size(); ++i) {
    std::vector<Padded> values(3);
    std::memcpy(static_cast<void*>(values.data()), made[i], sizeof(Padded));
    many[i] = encoded(values);
  }
  EXPECT_EQ(many[0], many[1]);
}

TEST(Codec, trap_a03_neighbouring_values_are_delimited) {
  using Strings = std::vector<std::string>;
  EXPECT_NE(encoded(Strings{"ab", "c"}), encoded(Strings{"a", "bc"}));
  EXPECT_NE(encoded(Strings{}), encoded(Strings{""}));
  using Nested = std::vector<std::vector<int>>;
  EXPECT_NE(encoded(Nested{{1}, {}}), encoded(Nested{{}, {1}}));
  EXPECT_NE(encoded(Nested{{}}), encoded(Nested{}));
}

TEST(Codec, trap_a04_the_order_of_an_unordered_container_does_not_matter) {
  std::unordered_map<std::string, int> few_buckets, many_buckets;
  many_buckets.reserve(10000);
  for (int i = 0; i < 100; ++i) few_buckets.emplace("k" + std::to_string(i), i);
  for (int i = 99; i >= 0; --i) many_buckets.emplace("k" + std::to_string(i), i);
  EXPECT_EQ(encoded(few_buckets), encoded(many_buckets));
  many_buckets["k5"] = 6;
  EXPECT_NE(encoded(few_buckets), encoded(many_buckets));
}

TEST(Codec, trap_a07_null_empty_and_embedded_zeros_differ) {
  const char* null = nullptr;
  const char* empty = "";
  EXPECT_NE(encoded(null), encoded(empty));
  EXPECT_NE(encoded(std::pair(null, "a")), encoded(std::pair("a", null)));
  EXPECT_NE(encoded(std::string("a\0b", 3)), encoded(std::string("a")));
}

TEST(Codec, trap_a08_alternatives_of_the_same_value_differ) {
  EXPECT_NE(encoded(std::optional<int>{}), encoded(std::optional<int>{0}));
  using Maybes = std::pair<std::optional<int>, std::optional<int>>;  // only the tags distinguish the two
  EXPECT_NE(encoded(Maybes{0, std::nullopt}), encoded(Maybes{std::nullopt, 0}));
  using Either = std::variant<int, int>;
  EXPECT_NE(encoded(Either{std::in_place_index<0>, 1}), encoded(Either{std::in_place_index<1>, 1}));
  EXPECT_NE(encoded(std::shared_ptr<int>()), encoded(std::make_shared<int>(0)));
  using Shared = std::pair<std::shared_ptr<int>, std::shared_ptr<int>>;
  EXPECT_NE(encoded(Shared{std::make_shared<int>(0), nullptr}),
            encoded(Shared{nullptr, std::make_shared<int>(0)}));
  using Unique = std::pair<std::unique_ptr<int>, std::unique_ptr<int>>;
  EXPECT_NE(encoded(Unique{std::make_unique<int>(0), nullptr}),
            encoded(Unique{nullptr, std::make_unique<int>(0)}));
}

TEST(Codec, views_encode_like_what_they_view) {
  const std::string text = "abc";
  EXPECT_EQ(encoded(std::string_view(text)), encoded(text));
}

TEST(Codec, flat_values_are_bytes_in_a_row_and_padding_is_never_read) {
  using Padded = std::pair<char, double>;
  std::string expected(8, '\0');
  expected[0] = 3;
  for (double value : {1.0, 2.0, 3.0}) {
    expected += 'x';
    expected.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  EXPECT_EQ(encoded(std::vector<Padded>{{'x', 1}, {'x', 2}, {'x', 3}}), expected);
  EXPECT_EQ(encoded(std::list<Padded>{{'x', 1}, {'x', 2}, {'x', 3}}), expected);
  // More than the size of the buffer, and not a multiple of it.
  std::vector<Padded> many;
  for (int i = 0; i < 10'001; ++i) many.emplace_back(static_cast<char>(i), i / 3.0);
  EXPECT_EQ(decoded<std::vector<Padded>>(encoded(many)), many);
}

TEST(Codec, trap_a13_shared_objects_and_cycles_come_back_and_endless_nesting_is_an_error) {
  const auto first = std::make_shared<Ring>();
  first->next = std::make_shared<Ring>(Ring{1, first});
  const auto back = decoded<std::shared_ptr<Ring>>(encoded(first));
  ASSERT_NE(back->next, nullptr);
  EXPECT_EQ(back->next->value, 1);
  EXPECT_EQ(back->next->next, back);
  back->next->next = nullptr;
  first->next->next = nullptr;

  // Pointers with different constness to one object still lead to one object.
  using Pair = std::pair<std::shared_ptr<int>, std::shared_ptr<const int>>;
  const auto shared = std::make_shared<int>(5);
  const auto pair = decoded<Pair>(encoded(Pair(shared, shared)));
  EXPECT_EQ(pair.first, pair.second);
  EXPECT_EQ(*pair.second, 5);

  // In an unordered container nothing can be shared, not even with the object that contains it.
  const auto bag = std::make_shared<Bag>();
  bag->inside[0] = bag;
  EXPECT_EQ(encoded(bag).substr(0, 7), "failed:");
  bag->inside.clear();
}

TEST(Codec, schemas_describe_the_layout) {
  EXPECT_EQ(schema_of<int>(), "i32");
  EXPECT_EQ((schema_of<std::map<std::string, std::vector<double>>>()), "map<string,list<f64>>");
  EXPECT_EQ((schema_of<std::tuple<bool, std::optional<char>>>()), "tuple<bool,optional<c8>>");
  EXPECT_EQ((schema_of<std::array<std::filesystem::path, 2>>()), "array<2,path>");
  EXPECT_EQ((schema_of<std::variant<int, std::shared_ptr<float>>>()), "variant<i32,shared<f32>>");
  EXPECT_EQ((schema_of<std::valarray<float>>()), "list<f32>");
  EXPECT_EQ(schema_of<_Float16>(), "f16");
  EXPECT_EQ(schema_of<Interval>(), "custom \"cachepy::Interval\"");
  EXPECT_NE(schema_of<std::chrono::seconds>(), schema_of<std::chrono::milliseconds>());
}

}  // namespace
}  // namespace cachepy
