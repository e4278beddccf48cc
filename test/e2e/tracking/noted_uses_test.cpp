// What a stored call used although it may differ from call to call is noted in its node, with the functions that led to it.
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "listening.h"

namespace layout {
[[gnu::noinline]] int now() {
  return static_cast<int>(std::time(nullptr) > 0) + 1;
}
}  // namespace layout

[[cachepy::cache_file("cache")]] int times(int n) {
  ++runs()["times"];
  return layout::now() + n;
}
[[cachepy::cache_file("cache")]] int calls_times(int n) {
  ++runs()["calls_times"];
  return times(1) + n;
}
[[cachepy::cache_file("cache", allows = {"random"})]] int draws(int n) {
  return std::rand() + n;
}

namespace {

class NotedUses : public Listening {
 protected:
  // The next test finds another directory of that name.
  void TearDown() override {
    write("settings.yml", "");
    cachepy::load_config(at("settings.yml"));
    Listening::TearDown();
  }
};

/// "kind: path" of what the node of the only call of a function used; inherited ones in parentheses.
std::vector<std::string> uses_of(const std::string& function) {
  std::vector<std::string> uses;
  for (const auto& [id, node] : cachepy::cache_tree_nodes()) {
    if (node.fname != function && !node.fname.ends_with("::" + function)) continue;
    for (const cachepy::UseInfo& use : node.uses) {
      const std::string text = use.kind + ": " + use.path;
      uses.push_back(use.own ? text : "(" + text + ")");
    }
  }
  return uses;
}

/// As a program that starts now finds it on the disk.
std::vector<std::string> uses_on_disk(const std::string& function) {
  cachepy::cache_tree_reset();
  cachepy::cache_tree_sync("cache");
  return uses_of(function);
}

using Texts = std::vector<std::string>;

TEST_F(NotedUses, t087_the_way_to_the_clock_is_in_the_node) {
  times(1);
  EXPECT_EQ(uses_of("times"), Texts{"clock: times -> layout::now -> time"});
  EXPECT_EQ(uses_on_disk("times"), Texts{"clock: times -> layout::now -> time"});
  // Also where only the entry tells it.
  std::filesystem::remove_all("cache/graph");
  EXPECT_EQ(uses_on_disk("times"), Texts{"clock: times -> layout::now -> time"});
  const std::vector<cachepy::CallReasons> why = cachepy::cache_why("times", "cache");
  ASSERT_EQ(why.size(), 1u);
  ASSERT_EQ(why[0].uses.size(), 1u);
  EXPECT_EQ(why[0].uses[0].path, "times -> layout::now -> time");
  EXPECT_EQ(cachepy::cache_list("cache").at(0).uses.at(0).kind, "clock");
}

TEST_F(NotedUses, t087_callers_inherit_it_from_computed_and_from_stored_calls) {
  const Texts inherited = {"(clock: times -> layout::now -> time)"};
  calls_times(1);  // computes it
  EXPECT_EQ(uses_of("calls_times"), inherited);
  calls_times(2);  // finds it
  EXPECT_EQ(runs()["times"], 1);
  std::size_t callers = 0;
  for (const auto& [id, node] : cachepy::cache_tree_nodes()) {
    if (node.fname != "calls_times") continue;
    ++callers;
    EXPECT_EQ(node.uses.size(), 1u);
  }
  EXPECT_EQ(callers, 2u);
}

TEST_F(NotedUses, t087_a_note_changes_nothing_about_hits) {
  for (int i = 0; i < 3; ++i) calls_times(1);
  EXPECT_EQ(runs()["times"], 1);
  EXPECT_EQ(runs()["calls_times"], 1);
  cachepy::cache_tree_reset();
  for (int i = 0; i < 3; ++i) calls_times(1);
  EXPECT_EQ(runs()["calls_times"], 1);
  EXPECT_EQ(messages, Texts{});
}

TEST_F(NotedUses, t093_what_was_allowed_is_in_the_node) {
  draws(1);
  const Texts uses = uses_of("draws");
  ASSERT_EQ(uses.size(), 1u);
  EXPECT_TRUE(uses[0].starts_with("random: ") && uses[0].ends_with("-> rand")) << uses[0];
}

}  // namespace
