#include "base/spelling.h"

#include <gtest/gtest.h>

namespace cachepy::internal {
namespace {

TEST(Spelling, counts_insertions_removals_replacements_and_exchanges) {
  EXPECT_EQ(edit_distance("verbose", "verbose"), 0u);
  EXPECT_EQ(edit_distance("verbos", "verbose"), 1u);
  EXPECT_EQ(edit_distance("verbosee", "verbose"), 1u);
  EXPECT_EQ(edit_distance("verbase", "verbose"), 1u);
  EXPECT_EQ(edit_distance("vebrose", "verbose"), 1u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("algo", "dir"), 4u);
}

TEST(Spelling, a_long_word_may_be_further_away) {
  EXPECT_TRUE(is_likely_meant(1, 3));
  EXPECT_FALSE(is_likely_meant(2, 3));
  EXPECT_TRUE(is_likely_meant(3, 8));
}

}  // namespace
}  // namespace cachepy::internal
