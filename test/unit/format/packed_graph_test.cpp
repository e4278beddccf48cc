#include "format/packed_graph.h"

#include <gtest/gtest.h>

#include <string>

#include "store/store.h"

namespace cachepy::internal {
namespace {

TEST(OutfilePattern, gives_back_every_name) {
  const Digest key = digest_of("key");
  const std::string hex = key.hex();
  for (const std::string& name :
       {std::string(), entry_name({"ns::load", key}), std::string("elsewhere.cpz"), hex, hex + hex,
        "/" + hex.substr(0, 2) + "/", std::string("\1"), std::string("\2"), std::string("/\2/"),
        std::string("\3x"), std::string("a\1b/") + hex,
        "results/00/f." + digest_of("other").hex() + ".cpz"}) {
    EXPECT_EQ(outfile_of(outfile_pattern(name, key), key), name);
    EXPECT_EQ(outfile_of(outfile_pattern(name, Digest()), Digest()), name);
  }
}

TEST(OutfilePattern, is_the_same_for_all_calls_of_a_function) {
  const Digest a = digest_of("a"), b = digest_of("b");
  EXPECT_EQ(outfile_pattern(entry_name({"load", a}), a), outfile_pattern(entry_name({"load", b}), b));
  EXPECT_NE(outfile_pattern(entry_name({"load", a}), a), outfile_pattern(entry_name({"save", a}), a));
}

TEST(StringTable, numbers_each_string_once) {
  StringTable table;
  EXPECT_EQ(table.intern("a"), 0u);
  EXPECT_EQ(table.intern(""), 1u);
  EXPECT_EQ(table.intern("a"), 0u);
  EXPECT_EQ(table.intern("b"), 2u);
  EXPECT_EQ(table[2], "b");
  EXPECT_EQ(table.find("b"), 2u);
  EXPECT_EQ(table.find("c"), StringTable::kNone);
  EXPECT_EQ(table.size(), 3u);
}

TEST(StringTable, finds_what_was_appended_once_it_interns) {
  StringTable table;
  table.append("a");
  table.append("b");
  EXPECT_EQ(table.intern("b"), 1u);
  EXPECT_EQ(table.find("a"), 0u);
}

}  // namespace
}  // namespace cachepy::internal
