// What calls print comes back call by call, in order, also if it is long.
#include "frames/output_log.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

namespace cachepy::internal {
namespace {

constexpr auto kOut = OutputKind::kStdout, kErr = OutputKind::kStderr;

/// "1:text 2:text"
std::string output_of(const OutputLog& log, std::uint32_t call) {
  std::string text;
  EXPECT_TRUE(log.for_each(call, [&](OutputKind kind, std::string_view piece) {
    (text += text.empty() ? "" : " ") += std::to_string(static_cast<int>(kind));
    (text += ':') += piece;
  }));
  return text;
}

TEST(OutputLog, texts_of_a_call_are_joined_and_kept_in_order) {
  OutputLog log("/tmp");
  const std::uint32_t call = log.begin_call(0);
  EXPECT_EQ(output_of(log, call), "");
  log.add(call, kOut, "a");
  log.add(call, kOut, "b");
  log.add(call, kErr, "c");
  log.add(call, OutputKind::kFlushStdout, "");
  log.add(call, OutputKind::kFlushStdout, "");
  log.add(call, kOut, "d");
  EXPECT_EQ(output_of(log, call), "1:ab 2:c 5: 1:d");
}

TEST(OutputLog, a_call_has_what_it_and_the_calls_below_it_add) {
  OutputLog log("/tmp");
  const std::uint32_t outer = log.begin_call(0);
  log.add(outer, kOut, "1");
  const std::uint32_t first = log.begin_call(outer);
  log.add(first, kOut, "2");
  const std::uint32_t second = log.begin_call(outer);
  const std::uint32_t below = log.begin_call(first);
  log.add(second, kOut, "3");
  log.add(below, kOut, "4");
  log.add(first, kOut, "5");
  log.add(outer, kOut, "6");
  EXPECT_EQ(output_of(log, outer), "1:1 1:2 1:3 1:4 1:5 1:6");
  EXPECT_EQ(output_of(log, first), "1:2 1:4 1:5");
  EXPECT_EQ(output_of(log, second), "1:3");
  EXPECT_EQ(output_of(log, below), "1:4");
}

TEST(OutputLog, long_texts_are_whole) {
  OutputLog log("/tmp");
  const std::uint32_t outer = log.begin_call(0), call = log.begin_call(outer);
  std::string expected;
  for (int i = 0; i < 300; ++i) {
    const std::string text(static_cast<std::size_t>(i * i * 7), static_cast<char>('a' + i % 26));
    log.add(outer, kErr, text);
    log.add(call, kOut, text);
    expected += text;
  }
  std::string found;
  EXPECT_TRUE(log.for_each(call, [&](OutputKind kind, std::string_view piece) {
    EXPECT_EQ(kind, kOut);
    found += piece;
  }));
  EXPECT_TRUE(found == expected);
}

TEST(OutputLog, several_threads_add) {
  OutputLog log("/tmp");
  const std::uint32_t call = log.begin_call(0);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 20'000; ++n) log.add(call, n % 2 == 0 ? kOut : kErr, "twelve bytes");
    });
  for (std::thread& thread : threads) thread.join();
  std::size_t size = 0;
  EXPECT_TRUE(log.for_each(call, [&](OutputKind, std::string_view piece) { size += piece.size(); }));
  EXPECT_EQ(size, std::size_t{4} * 20'000 * 12);
}

TEST(OutputLog, a_forked_process_adds_nothing) {
  OutputLog log("/tmp");
  const std::uint32_t call = log.begin_call(0);
  log.add(call, kOut, std::string(300'000, 'a'));  // in the file that both share
  const pid_t child = ::fork();
  if (child == 0) {
    log.add(call, kOut, std::string(300'000, 'b'));
    ::_exit(0);
  }
  ::waitpid(child, nullptr, 0);
  log.add(call, kOut, "c");
  std::string found;
  EXPECT_TRUE(log.for_each(call, [&](OutputKind, std::string_view piece) { found += piece; }));
  EXPECT_TRUE(found == std::string(300'000, 'a') + "c");
}

}  // namespace
}  // namespace cachepy::internal
