#include "format/path_set.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cachepy::internal {
namespace {

std::vector<Dependency> some() {
  std::vector<Dependency> dependencies(3);
  dependencies[0].name = "/data/a.csv";
  dependencies[0].digest = digest_of("a");
  dependencies[1].kind = DependencyKind::kDirectory;
  dependencies[1].name = "/data";
  dependencies[1].pattern = "csv$";
  dependencies[1].digest = digest_of("b", Algo::kSha256);
  dependencies[2].kind = DependencyKind::kAbsent;
  dependencies[2].name = "/data/b.csv";
  return dependencies;
}

TEST(PathSet, holds_names_and_kinds_but_neither_digests_nor_stats) {
  const auto read = read_path_set(encode_path_set(some()));
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ((*read)[i].kind, some()[i].kind);
    EXPECT_EQ((*read)[i].name, some()[i].name);
    EXPECT_EQ((*read)[i].pattern, some()[i].pattern);
    EXPECT_EQ((*read)[i].digest.size, some()[i].digest.size);
    EXPECT_FALSE((*read)[i].stat_trusted);
  }
  EXPECT_EQ(encode_path_set(*read), encode_path_set(some()));
  EXPECT_NE(state_of(*read), state_of(some()));
}

TEST(PathSet, a_state_differs_if_anything_does) {
  const Digest state = state_of(some());
  EXPECT_EQ(state, state_of(some()));
  auto other = some();
  other[0].digest = digest_of("c");
  EXPECT_NE(state_of(other), state);
  other = some();
  other[2].kind = DependencyKind::kFile;
  EXPECT_NE(state_of(other), state);
  other = some();
  other[1].pattern = "tsv$";
  EXPECT_NE(state_of(other), state);
  other = some();
  other.pop_back();
  EXPECT_NE(state_of(other), state);
}

TEST(PathSet, leaves_out_what_is_in_the_key_and_what_only_depends_on_the_time) {
  auto dependencies = some();
  dependencies[0].in_key = true;
  dependencies[1].kind = DependencyKind::kExpiry;
  const auto kept = dependencies_in_path_set(dependencies);
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept[0].name, "/data/b.csv");
}

TEST(PathSet, what_is_damaged_is_not_read) {
  const std::string whole = encode_path_set(some());
  EXPECT_TRUE(is_path_set(whole));
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(read_path_set(whole.substr(0, size))) << size;
  EXPECT_FALSE(read_path_set(whole + '\0'));
  std::string other = whole;
  other[8] = 2;  // the version
  EXPECT_FALSE(read_path_set(other));
  other = whole;
  other[10] = 99;  // a kind
  EXPECT_FALSE(read_path_set(other));
  other = whole;
  other[9] = '\x7f';  // more than there are
  EXPECT_FALSE(read_path_set(other));
}

}  // namespace
}  // namespace cachepy::internal
