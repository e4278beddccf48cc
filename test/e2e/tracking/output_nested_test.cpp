// With effects = {"output"}, a hit prints also what the calls below it printed.
#include <stdexcept>
#include <thread>

#include "cachepy/cachepy.h"
#include "output_fixture.h"

namespace {

[[cachepy::cache_file("cache", effects = {"output"})]] int below(int x) {
  ++runs()["below"];
  std::cout << "below " << x << '\n';
  return x;
}
[[cachepy::cache_file("cache")]] int quiet_below(int x) {
  ++runs()["quiet_below"];
  std::cerr << "quiet below " << x << '\n';
  return x;
}
[[cachepy::cache_file("cache", tracking = "named")]] int named_below(int x) {
  ++runs()["named_below"];
  std::cout << "named below " << x << '\n';
  return x;
}
[[cachepy::cache_file("cache", effects = {"output"})]] int above(int x, int y) {
  ++runs()["above"];
  std::cout << "above begins\n";
  const int result = below(x) + below(y);
  std::cout << "above ends\n";
  return result;
}
[[cachepy::cache_file("cache", effects = {"output"})]] int above_quiet(int x) {
  ++runs()["above_quiet"];
  std::cout << "begins\n";
  return quiet_below(x) + named_below(x);
}
[[cachepy::cache_file("cache")]] int quiet_above(int x) {
  ++runs()["quiet_above"];
  return below(x);
}
[[cachepy::cache_file("cache", effects = {"output"})]] int far_above(int x) {
  ++runs()["far_above"];
  return quiet_above(x);
}
[[cachepy::cache_file("cache", effects = {"output"})]] int throws_below(int x) {
  std::cout << "thrown below\n";
  throw std::runtime_error(std::to_string(x));
}
[[cachepy::cache_file("cache", effects = {"output"})]] int catches(int x) {
  ++runs()["catches"];
  try {
    throws_below(x);
  } catch (const std::runtime_error&) {
    std::cout << "caught\n";
  }
  return x;
}
[[cachepy::cache_file("cache", effects = {"output"})]] int line_of(const std::string& path) {
  ++runs()["line_of"];
  std::cout << text_of(path) << '\n';
  return 1;
}
[[cachepy::cache_file("cache", effects = {"output"})]] int calls_line_of(const std::string& path) {
  ++runs()["calls_line_of"];
  return line_of(path) + 1;
}
[[cachepy::cache_file("cache", effects = {"output"})]] int in_threads(int x) {
  ++runs()["in_threads"];
  std::cout << "first\n" << std::flush;
  std::thread([] { std::cout << "by a thread\n" << std::flush; }).join();
  std::thread([&] { below(x); }).join();
  std::cout << "last\n";
  return x;
}

const std::string kBoth = "above begins\nbelow 1\nbelow 2\nabove ends\n";

TEST_F(Output, t109_what_calls_below_print_is_printed_once) {
  EXPECT_EQ(printed([] { above(1, 2); }), kBoth);
  EXPECT_EQ(printed([] { above(1, 2); }), kBoth);
  EXPECT_EQ(runs()["above"] + runs()["below"], 3);
  EXPECT_EQ(printed([] { below(2); }), "below 2\n");
  EXPECT_EQ(runs()["below"], 2);
}

TEST_F(Output, t109_what_a_served_call_prints_is_recorded_for_its_caller) {
  printed([] { below(1), below(2); });
  EXPECT_EQ(printed([] { above(1, 2); }), kBoth);
  EXPECT_EQ(runs()["below"], 2);
  fs::remove_all("cache/results");
  EXPECT_EQ(printed([] { above(1, 2); }), kBoth);
}

TEST_F(Output, t109_a_call_below_without_the_option_is_computed_where_its_output_is_needed) {
  printed([] { quiet_below(1), named_below(1); });
  const std::string all = "begins\nquiet below 1\nnamed below 1\n";
  EXPECT_EQ(printed([] { above_quiet(1); }), all);
  EXPECT_EQ(printed([] { above_quiet(1); }), all);
  EXPECT_EQ(runs()["above_quiet"], 1);
  EXPECT_EQ(runs()["quiet_below"], 2);
}

TEST_F(Output, a_caller_without_the_option_tells_its_callers_that_it_prints) {
  printed([] { below(1); });
  EXPECT_EQ(printed([] { quiet_above(1); }), "below 1\n");
  EXPECT_EQ(printed([] { quiet_above(1); }), "");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(printed([] { far_above(1); }), "below 1\n");
  EXPECT_EQ(runs()["far_above"], 1);
}

TEST_F(Output, what_a_call_below_printed_before_it_threw_is_its_callers_too) {
  for (int i = 0; i < 2; ++i) EXPECT_EQ(printed([] { catches(1); }), "thrown below\ncaught\n");
  EXPECT_EQ(runs()["catches"], 1);
}

TEST_F(Output, a_call_below_that_prints_something_else_makes_its_caller_stale) {
  write("line", "one");
  EXPECT_EQ(printed([] { calls_line_of(at("line")); }), "one\n");
  write("line", "two");
  EXPECT_EQ(printed([] { line_of(at("line")); }), "two\n");
  EXPECT_EQ(printed([] { calls_line_of(at("line")); }), "two\n");
  EXPECT_EQ(runs()["calls_line_of"], 2);
}

TEST_F(Output, threads_of_the_call_print_for_it) {
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(printed([] { in_threads(3); }), "first\nby a thread\nbelow 3\nlast\n");
  EXPECT_EQ(runs()["in_threads"], 1);
  EXPECT_EQ(messages, std::vector<std::string>{});
}

}  // namespace
