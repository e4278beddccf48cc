// Claims of a machine with several threads, and of calls that are left by a jump.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <csetjmp>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "claims_fixture.h"

namespace cachepy::test {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// A thread that waits for a thread of its own process gives up when that is idle for five seconds. Here it must not.
TEST_F(Claims, all_threads_of_a_machine_wait) {
  share(server_.url());
  ChildProcess leader = call_on("leader", seconds(7));
  ASSERT_TRUE(begins("leader"));
  ChildProcess second = on("second", [&] {
    std::atomic<int> right = 0;
    const auto call = [&] { right += slow("second", milliseconds(0))(7) == 14 ? 1 : 0; };
    std::thread other(call);
    call();
    other.join();
    return right == 2;
  });
  EXPECT_TRUE(leader.wait());
  EXPECT_TRUE(second.wait());
  EXPECT_FALSE(has_begun("second"));
}

/// A thread of a pool, which exists before the call, makes an equal call for it.
TEST_F(Claims, trap_s08_the_own_claim_of_a_machine_is_not_waited_for) {
  share(server_.url());
  std::atomic<bool> is_inside = false, is_done = false;
  auto f = function<int, int>("here", [&](int n) {
    if (is_inside.exchange(true)) return 2 * n;
    while (!is_done) std::this_thread::sleep_for(milliseconds(5));
    return 2 * n;
  });
  std::thread pool([&] {
    while (!is_inside) std::this_thread::sleep_for(milliseconds(5));
    EXPECT_EQ(f(7), 14);
    is_done = true;
  });
  const auto began = Clock::now();
  EXPECT_EQ(f(7), 14);
  pool.join();
  EXPECT_EQ(f.runs, 2);
  EXPECT_LT(Clock::now() - began, seconds(60)) << "it is ten minutes that others wait";
}

TEST_F(Claims, trap_s06_a_jump_out_of_the_call_ends_its_claim) {
  share(server_.url());
  ChildProcess leader = on("leader", [&] {
    static std::jmp_buf outside;
    auto jumps = function<int, int>("leader", [&](int) -> int {
      begin("leader");
      std::this_thread::sleep_for(milliseconds(300));
      std::longjmp(outside, 1);
    });
    if (setjmp(outside) == 0) jumps(7);
    Cached<int, int> other("other", dir / "leader", [](int n) { return n; });
    const bool is_right = other(1) == 1;
    std::this_thread::sleep_for(seconds(60));
    return is_right;
  });
  ASSERT_TRUE(begins("leader"));
  EXPECT_TRUE(call_on("second", milliseconds(0)).wait());
  EXPECT_TRUE(has_begun("second"));
  EXPECT_TRUE(leader.running());
  ::kill(leader.pid(), SIGKILL);
  EXPECT_FALSE(leader.wait());
}

}  // namespace
}  // namespace cachepy::test
