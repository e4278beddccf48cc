#include "format/code_list.h"

#include <gtest/gtest.h>

#include "support/golden.h"

namespace cachepy::internal {
namespace {

const std::vector<ListedUnit> kUnits = {{CodeUnitKind::kFunction, "across(int)", {1, 2}, "a.cpp", 3, 0},
                                        {CodeUnitKind::kVariable, "kLimit", {4, 5}, "b.cpp", 600, 0},
                                        {CodeUnitKind::kClass, "Shape", {6, 7}, "b.cpp", 8, 1}};

TEST(CodeList, the_documented_example_is_what_is_written_and_read) {
  const std::vector<ListedUnit> units = {
      {CodeUnitKind::kFunction, "f(int)", {0x0706050403020100, 0x0f0e0d0c0b0a0908}, "a.cpp", 7, 0}};
  const std::string documented = test::golden_bytes("code list");
  EXPECT_TRUE(encode_code_list(units) == documented) << test::hex_dump(encode_code_list(units));
  const auto read = decode_code_list(documented);
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->size(), 1u);
  EXPECT_EQ(read->front().name, "f(int)");
  EXPECT_EQ(read->front().digest, units[0].digest);
}

TEST(CodeList, reads_what_was_written) {
  const auto units = decode_code_list(encode_code_list(kUnits));
  ASSERT_TRUE(units.ok()) << units.status();
  ASSERT_EQ(units->size(), kUnits.size());
  for (std::size_t i = 0; i < kUnits.size(); ++i) {
    EXPECT_EQ((*units)[i].kind, kUnits[i].kind);
    EXPECT_EQ((*units)[i].name, kUnits[i].name);
    EXPECT_EQ((*units)[i].digest, kUnits[i].digest);
    EXPECT_EQ((*units)[i].file, kUnits[i].file);
    EXPECT_EQ((*units)[i].line, kUnits[i].line);
    EXPECT_EQ((*units)[i].parent, kUnits[i].parent);
  }
}

TEST(CodeList, refuses_every_flipped_byte_and_every_truncation) {
  const std::string whole = encode_code_list(kUnits);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string flipped = whole;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x41);
    EXPECT_FALSE(decode_code_list(flipped).ok()) << i;
    EXPECT_FALSE(decode_code_list(std::string_view(whole).substr(0, i)).ok()) << i;
  }
}

}  // namespace
}  // namespace cachepy::internal
