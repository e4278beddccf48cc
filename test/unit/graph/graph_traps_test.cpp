// Ways in which a call could be served although something below it has changed.
#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <string>

#include "cachepy/cachepy.h"
#include "cachepy/graph.h"
#include "support/cached.h"
#include "support/temp_dir.h"

namespace cachepy {
namespace {

using test::Cached;
using test::read_file;
using test::TempDir;
using test::write_file;

class GraphTraps : public ::testing::Test {
 protected:
  void SetUp() override {
    cache_tree_reset();
    write_file(left_data, "l");
    write_file(right_data, "r");
  }

  TempDir dir;
  const std::string cache = dir / "cache";
  const std::string left_data = dir / "left.txt";
  const std::string right_data = dir / "right.txt";
  Cached<std::string, int> left{"left", cache, [&](int) { return read_file(track_file(left_data)); }};
  Cached<std::string, int> right{"right", cache, [&](int) { return read_file(track_file(right_data)); }};
};

TEST_F(GraphTraps, trap_f20_a_function_that_writes_what_it_tracked_is_returned_and_not_stored) {
  Cached<std::string, int> counts("counts", cache, [&](int) {
    const std::string before = read_file(track_file(left_data));
    write_file(left_data, before + "+");
    return before;
  });
  EXPECT_EQ(counts(1), "l");
  EXPECT_EQ(counts(1), "l+");
  EXPECT_EQ(counts(1), "l++");
}

TEST_F(GraphTraps, trap_f20_a_function_that_tracks_what_it_wrote_is_stored_until_that_changes) {
  Cached<int, int> writes("writes", cache, [&](int x) {
    write_file(left_data, std::to_string(x));
    track_file(left_data);
    return x;
  });
  writes(7);
  writes(7);
  EXPECT_EQ(writes.runs, 1);
  write_file(left_data, "8");
  writes(7);
  EXPECT_EQ(writes.runs, 2);
  EXPECT_EQ(read_file(left_data), "7");
}

TEST_F(GraphTraps, trap_g06_a_child_called_twice_is_one_edge) {
  Cached<std::string, int> twice("twice", cache, [&](int) { return left(0) + right(0) + left(0); });
  EXPECT_EQ(twice(1), "lrl");
  for (const auto& [id, node] : cache_tree_nodes())
    EXPECT_EQ(node.children.size(), node.fname == "twice" ? 2u : 0u);
}

TEST_F(GraphTraps, trap_g08_each_argument_depends_on_the_children_called_for_it) {
  Cached<std::string, bool> either("either", cache, [&](bool which) { return which ? left(0) : right(0); });
  EXPECT_EQ(either(true) + either(false), "lr");
  write_file(left_data, "L");
  EXPECT_EQ(either(false), "r");
  EXPECT_EQ(either.runs, 2);
  EXPECT_EQ(either(true), "L");
  EXPECT_EQ(either.runs, 3);
}

TEST_F(GraphTraps, trap_g08_a_child_called_because_of_another_childs_result) {
  Cached<std::string, int> chain("chain", cache, [&](int) { return left(0) == "l" ? right(0) : "none"; });
  EXPECT_EQ(chain(0), "r");
  write_file(left_data, "L");
  EXPECT_EQ(chain(0), "none");
  write_file(right_data, "R");
  EXPECT_EQ(chain(0), "none");
  EXPECT_EQ(chain.runs, 2) << "right is no child any more";
  write_file(left_data, "l");
  EXPECT_EQ(chain(0), "R");
}

TEST_F(GraphTraps, trap_g10_children_called_by_destructors_and_callbacks_count) {
  struct AtEnd {
    std::function<void()> action;
    ~AtEnd() { action(); }
  };
  Cached<std::string, int> parent("parent", cache, [&](int) {
    std::string text;
    const std::function<void()> callback = [&] { text += right(0); };
    {
      const AtEnd at_end{[&] { text += left(0); }};
      callback();
    }
    return text;
  });
  EXPECT_EQ(parent(0), "rl");
  write_file(left_data, "L");
  EXPECT_EQ(parent(0), "rL");
  write_file(right_data, "R");
  EXPECT_EQ(parent(0), "RL");
  EXPECT_EQ(parent(0), "RL");
  EXPECT_EQ(parent.runs, 3);
}

TEST_F(GraphTraps, trap_g10_a_destructor_that_runs_while_an_exception_passes) {
  struct AtEnd {
    std::function<void()> action;
    ~AtEnd() { action(); }
  };
  Cached<int, int> fails("fails", cache, [&](int) -> int {
    const AtEnd at_end{[&] { left(0); }};
    throw std::runtime_error("no");
  });
  Cached<std::string, int> parent("parent", cache, [&](int) {
    try {
      fails(0);
    } catch (const std::runtime_error&) {
    }
    return right(0);
  });
  EXPECT_EQ(parent(0), "r");
  write_file(left_data, "L");
  EXPECT_EQ(parent(0), "r");
  EXPECT_EQ(parent.runs, 2) << "what fails() called might have made it not fail";
  EXPECT_EQ(parent(0), "r");
  EXPECT_EQ(parent.runs, 2);
}

TEST_F(GraphTraps, trap_g16_after_a_reset_of_the_graph_calls_hit_and_are_as_stale_as_before) {
  Cached<std::string, int> parent("parent", cache, [&](int) { return left(0); });
  EXPECT_EQ(parent(0), "l");
  cache_tree_reset();
  EXPECT_TRUE(cache_tree_nodes().empty());
  EXPECT_EQ(parent(0), "l");
  EXPECT_EQ(parent.runs, 1);
  EXPECT_EQ(cache_tree_nodes().begin()->second.fname, "parent") << "what was served is known again";
  cache_tree_reset();
  write_file(left_data, "L");
  EXPECT_EQ(parent(0), "L");
  EXPECT_EQ(cache_tree_nodes().size(), 2u);
  EXPECT_TRUE(cache_tree_changed_files().empty());
}

TEST_F(GraphTraps, trap_g16_a_reset_inside_of_a_call_changes_nothing_for_it) {
  Cached<std::string, int> parent("parent", cache, [&](int) {
    const std::string text = left(0);
    cache_tree_reset();
    return text + right(0);
  });
  EXPECT_EQ(parent(0), "lr");
  write_file(left_data, "L");
  EXPECT_EQ(parent(0), "Lr");
  write_file(right_data, "R");
  EXPECT_EQ(parent(0), "LR");
}

}  // namespace
}  // namespace cachepy
