#include "base/utf8.h"

#include <gtest/gtest.h>

#include <string_view>

namespace cachepy::internal {
namespace {

TEST(Utf8, characters_of_each_length_are_measured_and_read) {
  struct Character {
    std::string_view bytes;
    std::uint32_t code_point;
  };
  for (const Character& c : {Character{"a", 'a'},
                             {"\x7F", 0x7F},
                             {"\xC2\x80", 0x80},
                             {"\xC3\xA4", 0xE4},
                             {"\xDF\xBF", 0x7FF},
                             {"\xE0\xA0\x80", 0x800},
                             {"\xE2\x82\xAC", 0x20AC},
                             {"\xED\x9F\xBF", 0xD7FF},
                             {"\xEE\x80\x80", 0xE000},
                             {"\xEF\xBF\xBF", 0xFFFF},
                             {"\xF0\x90\x80\x80", 0x10000},
                             {"\xF4\x8F\xBF\xBF", 0x10FFFF}}) {
    EXPECT_EQ(utf8_length(c.bytes), c.bytes.size()) << c.code_point;
    EXPECT_EQ(utf8_code_point(c.bytes), c.code_point);
    EXPECT_EQ(utf8_length(c.bytes.substr(0, c.bytes.size() - 1)), 0u) << "cut off: " << c.code_point;
  }
  EXPECT_EQ(utf8_length(std::string_view("\0", 1)), 1u);
}

TEST(Utf8, invalid_characters_have_no_length) {
  for (const std::string_view bytes :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3(", "\xE2\x28\xA1",
        "\xF0\x90\x28\x80"})
    EXPECT_EQ(utf8_length(bytes), 0u) << testing::PrintToString(bytes);
  EXPECT_EQ(utf8_length(""), 0u);
}

}  // namespace
}  // namespace cachepy::internal
