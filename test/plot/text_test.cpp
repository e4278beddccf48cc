#include <gtest/gtest.h>

#include "base/visible.h"

namespace cachepy::internal {
namespace {

TEST(Text, VisibleKeepsWhatCanBeShown) {
  EXPECT_EQ(visible("ns::load<std::map<int, \"é漢😀\">> & \\"), "ns::load<std::map<int, \"é漢😀\">> & \\");
}

TEST(Text, VisibleShowsControlCharactersAsTheirBytes) {
  EXPECT_EQ(visible("a\nb"), "a\\nb");
  EXPECT_EQ(visible(std::string_view("\x1b[31m\0", 6)), "\\x1b[31m\\x00");
  EXPECT_EQ(visible("\u202Egpj.exe"), "\\xe2\\x80\\xaegpj.exe") << "would turn the text around";
  EXPECT_EQ(visible("\u0085"), "\\xc2\\x85");
}

TEST(Text, VisibleShowsBytesThatAreNotUtf8) {
  EXPECT_EQ(visible("caf\xe9"), "caf\\xe9");
  EXPECT_EQ(visible("\xc0\xaf"), "\\xc0\\xaf") << "overlong";
  EXPECT_EQ(visible("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "a surrogate";
  EXPECT_EQ(visible("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80") << "beyond Unicode";
  EXPECT_EQ(visible("\xe2\x82"), "\\xe2\\x82") << "cut off";
}

TEST(Text, ColumnsCountWideCharactersTwice) {
  EXPECT_EQ(columns("load"), 4u);
  EXPECT_EQ(columns("été"), 3u);
  EXPECT_EQ(columns("漢字"), 4u);
}

TEST(Text, ShortenedKeepsBothEnds) {
  EXPECT_EQ(shortened("short", 5), "short");
  EXPECT_EQ(shortened("abcdefghij", 7), "abc…hij");
  EXPECT_EQ(shortened("漢字漢字漢字", 7), "漢…字");
  for (std::size_t n = 3; n < 12; ++n) EXPECT_LE(columns(shortened("漢aé字bcdefghi", n)), n);
}

}  // namespace
}  // namespace cachepy::internal
