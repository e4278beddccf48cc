// Which earlier call a call is compared with. For the messages see test/e2e/process/why.test and reasons.test.
#include "reasons/explain.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "store/code_lists.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

KeyPart part(KeyPartKind kind, const std::string& name, const std::string& value) {
  return {kind, name, digest_of(value), value};
}

/// The key of a call of f(n, m) with the code that the test calls `code`.
std::vector<KeyPart> key(const std::string& code, int n, int m = 0, const std::string& version = "1") {
  return {part(KeyPartKind::kCode, "", code), part(KeyPartKind::kVersion, "", version),
          part(KeyPartKind::kArgument, "n", std::to_string(n)),
          part(KeyPartKind::kArgument, "m", std::to_string(m))};
}

class Nearest : public ::testing::Test {
 protected:
  /// An earlier call; the first is the newest.
  void stored(std::vector<KeyPart> parts) { entries.emplace_back().key_parts = std::move(parts); }
  /// Writes a code list with one unit for each letter.
  void listed(const std::string& code) const {
    std::vector<ListedUnit> units;
    for (const char text : code)
      units.push_back(
          {CodeUnitKind::kFunction, "unit", {static_cast<std::uint64_t>(text), 0}, "a.cpp", 1, 0});
    write_code_list(store, digest_of(code), units);
  }
  /// The index of the nearest stored call; -1: there is none.
  std::ptrdiff_t nearest(const std::vector<KeyPart>& parts) const {
    const EntryMetadata* const found = nearest_entry(store, entries, parts);
    return found == nullptr ? -1 : found - entries.data();
  }

  const test::TempDir dir;
  const Store store{dir / "cache"};
  std::vector<EntryMetadata> entries;
};

TEST(KeyChanges, distinguish_a_changed_file_from_another_file) {
  const auto file = [](const std::string& path, const std::string& content) {
    return std::vector<KeyPart>{{KeyPartKind::kFileArgument, "reads", digest_of(content), path}};
  };
  EXPECT_EQ(key_changes(file("/a", "1"), file("/a", "2")),
            std::vector<std::string>{"the content of '/a' changed"});
  EXPECT_EQ(key_changes(file("/a", "1"), file("/b", "2")),
            std::vector<std::string>{"'/a' was replaced by '/b'"});
}

TEST_F(Nearest, is_null_without_stored_calls) {
  EXPECT_EQ(nearest(key("a", 1)), -1);
}

TEST_F(Nearest, is_the_same_call_whatever_else_has_changed) {
  stored(key("new", 2));  // the call before, after the same change
  stored(key("old", 3, 0, "0"));
  stored(key("old", 1, 0, "0"));
  EXPECT_EQ(nearest(key("new", 1)), 2);
}

TEST_F(Nearest, has_the_fewest_different_arguments_then_the_fewest_different_parts) {
  stored(key("a", 7, 8));
  stored(key("b", 7, 1, "2"));
  stored(key("a", 7, 1, "2"));
  EXPECT_EQ(nearest(key("a", 1, 1)), 2);
}

TEST_F(Nearest, is_the_newest_among_equals) {
  stored(key("a", 2));
  stored(key("a", 3));
  EXPECT_EQ(nearest(key("a", 1)), 0);
}

TEST_F(Nearest, has_the_least_different_code) {
  for (const char* code : {"abxy", "abcz", "qrst", "abcd"}) listed(code);
  stored(key("qrst", 1));
  stored(key("abxy", 1));
  stored(key("abcz", 1));
  stored(key("qrst", 1));
  EXPECT_EQ(nearest(key("abcd", 1)), 2);
  stored(key("abcd", 1, 0, "2"));
  EXPECT_EQ(nearest(key("abcd", 1)), 4) << "with no other code at all";
}

TEST_F(Nearest, is_the_newest_if_code_is_unknown) {
  stored(key("lost", 1));
  stored(key("gone", 1));
  EXPECT_EQ(nearest(key("abcd", 1)), 0);
  listed("abcd");
  EXPECT_EQ(nearest(key("abcd", 1)), 0);
  listed("gone");
  EXPECT_EQ(nearest(key("abcd", 1)), 1) << "what is known is nearer";
}

}  // namespace
}  // namespace cachepy::internal
