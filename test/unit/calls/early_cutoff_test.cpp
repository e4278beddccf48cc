// If a call below returns the same result again, the calls above it need not be computed.
#include <gtest/gtest.h>

#include <filesystem>
#include <stdexcept>
#include <string>

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "cachepy/graph.h"
#include "support/cached.h"
#include "support/memo_fixture.h"

namespace cachepy {
namespace {

using test::Cached;
using test::read_file;
using test::write_file;

/// A call that uses only the first letter of data.txt, and two calls above it.
class EarlyCutoff : public test::Memo {
 protected:
  void SetUp() override {
    Memo::SetUp();
    write_file(data, "abc");
    EXPECT_EQ(top(1), "[<a>]");
  }

  /// The call in a process without remembered results.
  std::string fresh_top() {
    cache_memory_clear();
    cache_file_state_clear();
    return top(1);
  }

  NodeState state_of(const std::string& function) const {
    for (const auto& [id, state] : cache_tree_states())
      if (id.starts_with(function + ":")) return state;
    return NodeState::missing;
  }

  const std::string other = dir / "other.txt";
  Cached<std::string, int> first_letter{"first_letter", cache,
                                        [this](int) { return read_file(track_file(data)).substr(0, 1); }};
  Cached<std::string, int> middle{"middle", cache, [this](int x) { return "<" + first_letter(x) + ">"; }};
  Cached<std::string, int> top{"top", cache, [this](int x) {
                                 track_file(other);
                                 return "[" + middle(x) + "]";
                               }};
};

TEST_F(EarlyCutoff, serves_those_above_a_call_that_gave_the_same_result_again) {
  write_file(data, "axyz");
  EXPECT_EQ(first_letter(1), "a");
  EXPECT_EQ(top(1), "[<a>]");
  EXPECT_EQ(middle(1), "<a>");
  EXPECT_EQ(first_letter.runs, 2);
  EXPECT_EQ(middle.runs, 1);
  EXPECT_EQ(top.runs, 1);
}

TEST_F(EarlyCutoff, is_stored_so_that_later_calls_are_ordinary_hits) {
  write_file(data, "axyz");
  first_letter(1);
  EXPECT_EQ(fresh_top(), "[<a>]");
  cache_remove(cache, {cache_find("first_letter", cache).at(0).id});
  EXPECT_EQ(fresh_top(), "[<a>]");
  EXPECT_EQ(top.runs, 1);
}

TEST_F(EarlyCutoff, computes_when_the_call_below_was_not_made_again) {
  write_file(data, "axyz");
  EXPECT_EQ(top(1), "[<a>]");
  EXPECT_EQ(top.runs, 2);
  EXPECT_EQ(middle.runs, 2);
}

TEST_F(EarlyCutoff, stops_in_the_middle) {
  write_file(data, "axyz");
  middle(1);  // computes both below
  EXPECT_EQ(top(1), "[<a>]");
  EXPECT_EQ(top.runs, 1);
}

TEST_F(EarlyCutoff, computes_after_another_result) {
  write_file(data, "bc");
  first_letter(1);
  EXPECT_EQ(top(1), "[<b>]");
  EXPECT_EQ(top.runs, 2);
  write_file(data, "cd");
  first_letter(1);
  EXPECT_EQ(fresh_top(), "[<c>]");
}

TEST_F(EarlyCutoff, sees_the_next_change) {
  write_file(data, "axyz");
  first_letter(1);
  top(1);
  write_file(data, "bxyz");
  EXPECT_EQ(fresh_top(), "[<b>]");
}

TEST_F(EarlyCutoff, does_not_help_against_a_change_of_what_the_caller_uses_itself) {
  write_file(data, "axyz");
  first_letter(1);
  write_file(other, "new");
  top(1);
  EXPECT_EQ(top.runs, 2);
}

TEST_F(EarlyCutoff, needs_the_result_below_to_be_stored) {
  write_file(data, "axyz");
  first_letter(1);
  cache_remove(cache, {cache_find("first_letter", cache).at(0).id});
  cache_memory_clear();
  EXPECT_EQ(top(1), "[<a>]");
  EXPECT_EQ(top.runs, 2);
}

TEST_F(EarlyCutoff, gives_callers_the_present_dependencies) {
  write_file(data, "axyz");
  first_letter(1);
  Cached<std::string, int> above("above", cache, [this](int x) { return top(x) + "!"; });
  EXPECT_EQ(above(1), "[<a>]!");
  EXPECT_EQ(above(1), "[<a>]!");
  EXPECT_EQ(above.runs, 1) << "what top saw at first is not what its caller depends on";
  write_file(data, "bxyz");
  EXPECT_EQ(above(1), "[<b>]!");
}

TEST_F(EarlyCutoff, does_not_trust_a_call_that_failed) {
  bool fails = true;
  Cached<int, int> may_fail("may_fail", cache, [&](int) {
    if (read_file(track_file(other)) == "bad" && fails) throw std::runtime_error("bad");
    return 1;
  });
  Cached<int, int> guarded("guarded", cache, [&](int x) {
    try {
      return may_fail(x);
    } catch (const std::runtime_error&) {
      return first_letter(x) == "a" ? -1 : -2;
    }
  });
  write_file(other, "bad");
  EXPECT_EQ(guarded(1), -1);
  write_file(other, "good");
  EXPECT_EQ(may_fail(1), 1);
  EXPECT_EQ(guarded(1), 1);
}

TEST_F(EarlyCutoff, does_not_overlook_a_file_in_the_key) {
  Cached<std::string, std::string> reads(
      "reads", cache, [](const std::string& path) { return read_file(path); }, "f");
  write_file(other, "one");
  reads(other);
  write_file(other, "two");
  EXPECT_EQ(state_of("reads"), NodeState::stale);
  EXPECT_FALSE(cache_why("reads", cache).at(0).cut_off);
}

TEST_F(EarlyCutoff, is_visible_in_states_without_a_call) {
  write_file(data, "axyz");
  EXPECT_EQ(state_of("top"), NodeState::stale);
  EXPECT_FALSE(cache_why("top", cache).at(0).stale.empty());
  first_letter(1);
  EXPECT_EQ(state_of("top"), NodeState::cached);
  EXPECT_EQ(state_of("middle"), NodeState::cached);
  EXPECT_TRUE(cache_tree_changed_files().empty());
  EXPECT_TRUE(cache_why("top", cache).at(0).stale.empty());
  EXPECT_TRUE(cache_why("top", cache).at(0).cut_off);
  write_file(data, "bxyz");
  EXPECT_EQ(state_of("top"), NodeState::stale);
  EXPECT_FALSE(cache_why("top", cache).at(0).cut_off);
}

}  // namespace
}  // namespace cachepy
