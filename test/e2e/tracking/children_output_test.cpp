// With children = "track" and effects = {"output"}, a hit prints what programs printed that the call started.
#include <sys/wait.h>

#include <cstdlib>

#include "cachepy/cachepy.h"
#include "children_fixture.h"
#include "output_fixture.h"

namespace {

[[cachepy::cache_file("cache", children = "track", effects = {"output"})]] int runs_it(
    const std::string& command) {
  ++runs()["runs_it"];
  std::cout << "before\n" << std::flush;
  const int status = std::system(command.c_str());
  std::cout << "after\n" << std::flush;
  return status;
}
[[cachepy::cache_file("cache", children = "track")]] int runs_quietly(const std::string& command) {
  ++runs()["runs_quietly"];
  return std::system(command.c_str());
}
[[cachepy::cache_file("cache", children = "track", effects = {"output"})]] int calls_quiet(
    const std::string& command) {
  ++runs()["calls_quiet"];
  return runs_quietly(command);
}

const char* const kCommands[] = {
    "echo text",
    "echo text >&2",
    "echo one; echo two >&2; echo three",
    "for i in 1 2 3; do echo same; done",
    "echo text | cat",
    "printf '%s' text; printf more >&2",
    "seq 3000",
    "cat a | sort",
    "exec 5>&1; echo text >&5",
    "echo hidden > /dev/null; cat a",
    "python3 -c 'import os; os.writev(1, [b\"c\", b\"d\"]); print(\"e\")'",
};

TEST_F(Children, what_programs_print_is_printed_by_a_hit) {
  write("a", "b\na\n");
  for (const char* const command : kCommands) {
    SCOPED_TRACE(command);
    runs().clear();
    messages.clear();
    const std::string plain = printed([&] {
      std::cout << "before\n" << std::flush;
      (void)!std::system(command);
      std::cout << "after\n";
    });
    EXPECT_EQ(printed([&] { runs_it(command); }), plain);
    EXPECT_EQ(printed([&] { runs_it(command); }), plain);
    EXPECT_EQ(runs()["runs_it"], 1);
    EXPECT_EQ(messages, std::vector<std::string>{});
  }
}

TEST_F(Children, programs_of_a_call_below_without_the_option_are_run_where_their_output_is_needed) {
  printed([] { runs_quietly("echo text"); });
  EXPECT_EQ(printed([] { runs_quietly("echo text"); }), "");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(printed([] { calls_quiet("echo text"); }), "text\n");
  EXPECT_EQ(runs()["runs_quietly"], 2);
  EXPECT_EQ(runs()["calls_quiet"], 1);
}

TEST_F(Children, output_of_programs_that_cannot_be_recorded_is_not_stored) {
  write("a", "text");
  const char* const command = "python3 -c 'import os; os.sendfile(1, os.open(\"a\", os.O_RDONLY), 0, 4)'";
  for (int i = 0; i < 2; ++i) printed([&] { runs_it(command); });
  EXPECT_EQ(runs()["runs_it"], 2);
  EXPECT_EQ(messages.size(), 1u);
}

}  // namespace
