// Decoding invalid bytes fails quickly, with little memory, and without a crash.
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "cachepy/detail/codec.h"
#include "support/memory_codec.h"

namespace cachepy {
namespace {

using test::decoded;
using test::encoded;

struct Ring {
  int value = 0;
  std::shared_ptr<Ring> next;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(value, next);
  }
};

TEST(Codec, trap_r08_hostile_lengths_fail_without_taking_memory) {
  std::string bytes(8, '\xff');
  bytes += "abc";
  bool whole = true;
  EXPECT_TRUE(decoded<std::string>(bytes, &whole).empty());
  EXPECT_FALSE(whole);
  EXPECT_TRUE((decoded<std::vector<std::tuple<>>>(bytes, &whole).empty()));
  EXPECT_FALSE(whole);
  EXPECT_TRUE((decoded<std::map<int, std::string>>(bytes, &whole).empty()));
  EXPECT_FALSE(whole);
}

TEST(Codec, trap_r08_bytes_that_nest_too_deeply_fail) {
  const std::string one = encoded(std::make_shared<Ring>());
  const std::string two = encoded(std::make_shared<Ring>(Ring{0, std::make_shared<Ring>()}));
  const std::string level = two.substr(0, two.size() - one.size());
  ASSERT_EQ(level + one, two);
  std::string bytes;
  for (int i = 0; i < 200'000; ++i) bytes += level;
  bytes += one;
  bool whole = true;
  (void)decoded<std::shared_ptr<Ring>>(bytes, &whole);
  EXPECT_FALSE(whole);
}

TEST(Codec, bytes_that_are_not_a_value_of_the_type_fail) {
  bool whole = true;
  (void)decoded<bool>("\x02", &whole);
  EXPECT_FALSE(whole);
  (void)decoded<std::variant<int, char>>(std::string(8, '\x07') + "abcd", &whole);
  EXPECT_FALSE(whole);
  (void)decoded<std::shared_ptr<int>>(std::string("\x02") + std::string(8, '\0'), &whole);
  EXPECT_FALSE(whole);
}

TEST(Codec, flat_values_with_invalid_bytes_fail) {
  using Flag = std::pair<bool, char>;
  std::string bytes = encoded(std::vector<Flag>{{true, 'x'}, {false, 'y'}});
  bytes[10] = 2;  // the second flag
  bool whole = true;
  (void)decoded<std::vector<Flag>>(bytes, &whole);
  EXPECT_FALSE(whole);
}

TEST(Codec, a_set_read_back_with_fewer_elements_fails) {
  std::string bytes = encoded(std::set<int>{1, 2});
  bytes[12] = 1;  // the second element
  bool whole = true;
  (void)decoded<std::set<int>>(bytes, &whole);
  EXPECT_FALSE(whole);
}

}  // namespace
}  // namespace cachepy
