// Messages go to standard error or to the user's sink.
#include "cachepy/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cachepy/cachepy.h"
#include "cachepy/graph.h"
#include "config/log.h"
#include "support/site.h"
#include "support/temp_dir.h"

namespace cachepy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class LogSinks : public ::testing::Test {
 protected:
  using Sink = std::function<void(LogLevel, std::string_view)>;

  void use(Sink sink) {
    sink_ = std::move(sink);
    set_log_sink({[](void* self, LogLevel level, std::string_view line) {
                    static_cast<LogSinks*>(self)->sink_(level, line);
                  },
                  this});
  }
  void use_lines() {
    use([this](LogLevel level, std::string_view line) {
      lines.push_back((level == LogLevel::warning ? "warning: " : "info: ") + std::string(line));
    });
  }
  void TearDown() override { set_log_sink({}); }

  static int square(int x) { return x * x; }
  int call(int x) { return detail::memoize(site, &square, x); }

  test::TempDir dir;
  detail::Site& site = test::make_site("square", dir / "cache");
  std::vector<std::string> lines;

 private:
  Sink sink_;
};

TEST_F(LogSinks, a_sink_gets_each_line_with_its_level_and_standard_error_nothing) {
  use_lines();
  ::testing::internal::CaptureStderr();
  internal::say("one");
  internal::warn_once("log_test cause", "two");
  internal::warn_once("log_test cause", "three");
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), IsEmpty());
  EXPECT_THAT(lines, ElementsAre("info: one", "warning: two"));
}

TEST_F(LogSinks, without_a_sink_lines_go_to_standard_error) {
  use_lines();
  EXPECT_NE(set_log_sink({}).write, nullptr);
  ::testing::internal::CaptureStderr();
  internal::say("one");
  internal::warn_once("log_test other cause", "two");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "[cachepy] one\n[cachepy] warning: two\n");
}

TEST_F(LogSinks, one_call_can_be_made_verbose) {
  use_lines();
  call(2);
  with_options({true, false, false, /*verbose=*/true}, [&] { return call(2) + call(3); });
  EXPECT_THAT(lines, ElementsAre("info: square(p0=2): hit (memory)",
                                 StartsWith("info: square(p0=3): miss: argument p0")));
}

TEST_F(LogSinks, a_sink_may_make_the_call_that_logs_and_its_own_lines_go_to_standard_error) {
  site.verbose = 1;
  std::vector<int> results;
  use([&](LogLevel, std::string_view) { results.push_back(call(2)); });
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(call(2), 4);  // computed, and says so
  EXPECT_EQ(call(2), 4);  // a hit
  EXPECT_THAT(results, ElementsAre(4, 4));
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "[cachepy] square(p0=2): hit (memory)\n[cachepy] square(p0=2): hit (memory)\n");
}

TEST_F(LogSinks, a_sink_inside_of_a_call_adds_nothing_to_it_and_may_make_the_same_call) {
  static detail::Site* inner_site = nullptr;
  static std::string file;
  static int inside = 0;
  inner_site = &test::make_site("inner", dir / "cache");
  inner_site->verbose = 1;
  detail::Site& outer_site = test::make_site("outer", dir / "cache");
  static detail::Site* outer = &outer_site;
  file = dir / "of_the_sink";
  static const auto inner = +[](int x) { return x; };
  static const auto body = +[](int x) { return detail::memoize(*inner_site, inner, x); };
  use([](LogLevel, std::string_view) {
    track_file(file);
    inside = detail::memoize(*outer, body, 1);
  });
  cache_tree_reset();
  EXPECT_EQ(detail::memoize(outer_site, body, 1), 1);
  EXPECT_EQ(inside, 1);
  for (const auto& [id, node] : cache_tree_nodes()) {
    EXPECT_THAT(node.files, IsEmpty()) << id;
    EXPECT_EQ(node.children.size(), node.fname == "outer" ? 1u : 0u);
  }
  test::write_file(file, "now it is there");
  use_lines();
  EXPECT_EQ(detail::memoize(outer_site, body, 1), 1);
  EXPECT_THAT(lines, IsEmpty()) << "outer was computed again, and called inner";
}

TEST_F(LogSinks, what_a_sink_throws_is_dropped) {
  use([](LogLevel, std::string_view) { throw std::runtime_error("no"); });
  site.verbose = 1;
  EXPECT_EQ(call(5), 25);
  EXPECT_EQ(call(5), 25);
}

TEST_F(LogSinks, sinks_are_replaced_while_other_threads_log) {
  static std::atomic<int> heard{0};
  heard = 0;
  const LogSink counting{[](void*, LogLevel, std::string_view) { ++heard; }, nullptr};
  set_log_sink(counting);
  std::vector<std::thread> speakers;
  for (int i = 0; i < 4; ++i) {
    speakers.emplace_back([] {
      for (int n = 0; n < 1000; ++n) internal::say("x");
    });
  }
  for (int n = 0; n < 1000; ++n) set_log_sink(counting);
  for (std::thread& speaker : speakers) speaker.join();
  EXPECT_EQ(heard, 4000);
}

}  // namespace
}  // namespace cachepy
