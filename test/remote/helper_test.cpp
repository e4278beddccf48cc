// The helper process: when it starts, who shares it, and that a program does not depend on it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include "remote_fixture.h"
#include "support/child_process.h"

namespace cachepy::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// Waits until the process has ended, or only waits to be reaped.
bool ends(::pid_t pid) {
  const std::string file = "/proc/" + std::to_string(pid) + "/stat";
  for (const auto deadline = Clock::now() + seconds(10); Clock::now() < deadline;) {
    const std::string stat = read_file(file);
    if (stat.empty() || stat.find(") Z ") != stat.npos) return true;
    std::this_thread::sleep_for(milliseconds(5));
  }
  return false;
}

TEST_F(Remote, without_a_remote_there_is_no_helper) {
  configure("remote: none\nremote_mode: rw\nremote_min_cost: 0\n");
  auto here = twice("here");
  here(1);
  EXPECT_EQ(helper(), 0);
  EXPECT_TRUE(cache_remotes().empty());
}

TEST_F(Remote, the_program_does_not_notice_the_process_that_is_started) {
  static std::atomic<int> signals;
  signals = 0;
  ::signal(SIGCHLD, [](int) { ++signals; });
  share(directory_url());
  auto here = twice("here");
  EXPECT_EQ(here(7), 14);
  EXPECT_NE(helper(), 0);
  EXPECT_EQ(signals, 0);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
  ::signal(SIGCHLD, SIG_DFL);
}

TEST_F(Remote, processes_share_one_helper) {
  share(directory_url());
  const auto compute = [&](const std::string& machine) {
    auto f = twice(machine);
    return f(7) == 14 && f.runs == (machine == "here" ? 1 : 0);
  };
  EXPECT_TRUE(ChildProcess([&] { return compute("here"); }).wait());
  const ::pid_t first = helper();
  flush();
  EXPECT_TRUE(ChildProcess([&] { return compute("there"); }).wait());
  EXPECT_NE(first, 0);
  EXPECT_EQ(helper(), first);
}

TEST_F(Remote, a_helper_that_others_can_change_is_not_started) {
  const std::string helper = dir / "helper";
  write_file(helper, "#!/bin/sh\ntouch '" + dir / "started" + "'\n");
  ASSERT_EQ(::chmod(helper.c_str(), 0757), 0);
  share(directory_url(), "remote_helper: " + helper + "\n");
  auto here = twice("here");
  EXPECT_THAT(said_by([&] { EXPECT_EQ(here(1), 2); }), HasSubstr("helper' is not a program that only"));
  EXPECT_FALSE(fs::exists(dir / "started"));
}

TEST_F(Remote, a_helper_that_is_missing_or_cannot_run_changes_nothing) {
  share(directory_url(), "remote_helper: " + dir / "missing\n");
  auto here = twice("here");
  EXPECT_THAT(said_by([&] { EXPECT_EQ(here(1), 2); }), HasSubstr("missing' is not a program"));
  write_file(dir / "broken", "#!/nonexistent\n");
  ASSERT_EQ(::chmod((dir / "broken").c_str(), 0700), 0);
  share(directory_url(), "remote_patience: 50ms\nremote_helper: " + dir / "broken\n");
  std::this_thread::sleep_for(milliseconds(600));  // until it is tried again
  EXPECT_LT(time_of_calls(here, 10, 100), milliseconds(1000));
  EXPECT_EQ(here.runs, 101);
}

TEST_F(Remote, a_helper_that_is_killed_is_started_again) {
  share(directory_url());
  auto here = twice("here"), there = twice("there");
  here(1);
  flush();
  const ::pid_t first = helper();
  ASSERT_EQ(::kill(first, SIGKILL), 0);
  EXPECT_TRUE(ends(first));
  EXPECT_EQ(there(1), 2);
  EXPECT_EQ(there.runs, 0);
  EXPECT_NE(helper(), first);
}

TEST_F(Remote, the_helper_ends_when_its_socket_is_gone) {
  share(directory_url());
  auto here = twice("here");
  here(1);
  flush();
  const ::pid_t pid = helper();
  fs::remove_all(dir / "run");
  EXPECT_TRUE(ends(pid));
}

TEST_F(Remote, a_directory_for_sockets_that_others_can_write_to_is_not_used) {
  fs::create_directory(dir / "run/cachepy");
  ASSERT_EQ(::chmod((dir / "run/cachepy").c_str(), 0777), 0);
  share(directory_url());
  auto here = twice("here");
  here(1);
  EXPECT_TRUE(fs::is_empty(dir / "run/cachepy"));
  ::unsetenv("XDG_RUNTIME_DIR");
}

}  // namespace
}  // namespace cachepy::test
