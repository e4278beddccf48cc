#include "store/code_lists.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ListedUnit function(const std::string& name, std::uint64_t digest, std::uint32_t line, std::uint32_t parent) {
  return {CodeUnitKind::kFunction, name, {digest, 0}, "a.cpp", line, parent};
}

const std::vector<ListedUnit> kBefore = {function("top", 1, 1, 0), function("middle", 2, 2, 0),
                                         function("deep", 3, 3, 1)};

TEST(CodeLists, names_the_unit_that_changed_and_the_way_to_it) {
  std::vector<ListedUnit> after = kBefore;
  after[2].digest = {4, 0};
  EXPECT_THAT(code_changes(kBefore, after), ElementsAre("deep (a.cpp:3, used by middle, by top)"));
}

TEST(CodeLists, names_new_and_removed_units_only_if_nothing_else_changed) {
  std::vector<ListedUnit> after = kBefore;
  after.push_back(function("other", 5, 9, 0));
  EXPECT_THAT(code_changes(kBefore, after), ElementsAre("other is new (a.cpp:9, used by top)"));
  EXPECT_THAT(code_changes(after, kBefore), ElementsAre("other is gone (a.cpp:9, used by top)"));
  after[0].digest = {6, 0};
  EXPECT_THAT(code_changes(kBefore, after), ElementsAre("top (a.cpp:1)"));
}

TEST(CodeLists, names_a_few_of_many) {
  std::vector<ListedUnit> before = {function("top", 1, 1, 0)};
  for (std::uint32_t i = 0; i < 10; ++i) before.push_back(function("f" + std::to_string(i), 10 + i, i, 0));
  std::vector<ListedUnit> after = before;
  for (ListedUnit& unit : after) unit.digest[1] = 1;
  const std::vector<std::string> changes = code_changes(before, after);
  ASSERT_EQ(changes.size(), 4u);
  EXPECT_EQ(changes.back(), "8 more");
}

TEST(CodeLists, the_distance_is_the_number_of_units_in_only_one_list) {
  const auto distance = [](const std::vector<ListedUnit>& a, const std::vector<ListedUnit>& b) {
    return code_distance(unit_digests(a), unit_digests(b));
  };
  EXPECT_EQ(distance(kBefore, kBefore), 0u);
  std::vector<ListedUnit> after = kBefore;
  after[2].digest = {4, 0};
  EXPECT_EQ(distance(kBefore, after), 2u);
  after.push_back(function("other", 5, 9, 0));
  EXPECT_EQ(distance(kBefore, after), 3u);
  EXPECT_EQ(distance(after, kBefore), 3u);
}

TEST(CodeLists, gives_no_explanation_without_a_list) {
  EXPECT_THAT(code_changes({}, kBefore), IsEmpty());
  EXPECT_THAT(code_changes(kBefore, {}), IsEmpty());
}

TEST(CodeLists, a_damaged_list_is_rewritten_with_the_next_entry_that_needs_it) {
  const test::TempDir temp;
  const Store store(temp / "cache");
  const Digest code = digest_of("code");
  write_code_list(store, code, kBefore);
  EXPECT_EQ(read_code_list(store, code).size(), kBefore.size());
  EXPECT_TRUE(renew_code_list(store, code));
  test::write_file(store.place_of(code_list_path(code)),
                   test::read_file(store.place_of(code_list_path(code))) + "more");
  EXPECT_THAT(read_code_list(store, code), IsEmpty());
  EXPECT_FALSE(renew_code_list(store, code));
}

}  // namespace
}  // namespace cachepy::internal
