// Equal calls on several machines at the same time are computed once, where the remote keeps claims. Each machine is a process with a
// cache directory and a helper of its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "claims_fixture.h"
#include "remote_fixture.h"
#include "servers.h"
#include "support/child_process.h"

namespace cachepy::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_F(Claims, trap_n04_one_machine_computes_and_the_others_are_served) {
  share(server_.url());
  ChildProcess leader = call_on("leader", milliseconds(700));
  ASSERT_TRUE(begins("leader"));
  ChildProcess second = call_on("second", milliseconds(700)), third = call_on("third", milliseconds(700));
  EXPECT_TRUE(leader.wait());
  EXPECT_TRUE(second.wait());
  EXPECT_TRUE(third.wait());
  EXPECT_FALSE(has_begun("second"));
  EXPECT_FALSE(has_begun("third"));
}

TEST_F(Claims, a_leader_that_takes_longer_than_a_claim_lasts_keeps_it) {
  share(server_.url());
  ChildProcess leader = call_on("leader", milliseconds(5500));
  ASSERT_TRUE(begins("leader"));
  ChildProcess second = call_on("second", milliseconds(0));
  EXPECT_TRUE(leader.wait());
  EXPECT_TRUE(second.wait());
  EXPECT_FALSE(has_begun("second"));
}

TEST_F(Claims, trap_n04_when_the_leader_is_killed_another_machine_computes) {
  share(server_.url());
  ChildProcess leader = call_on("leader", seconds(60));
  ASSERT_TRUE(begins("leader"));
  ChildProcess second = call_on("second", milliseconds(300)), third = call_on("third", milliseconds(300));
  std::this_thread::sleep_for(milliseconds(500));
  EXPECT_FALSE(has_begun("second") || has_begun("third"));
  const auto killed = Clock::now();
  ASSERT_EQ(::kill(leader.pid(), SIGKILL), 0);
  EXPECT_FALSE(leader.wait());
  EXPECT_TRUE(second.wait());
  EXPECT_TRUE(third.wait());
  EXPECT_LT(Clock::now() - killed, seconds(20)) << "the leader's helper sees its end";
  EXPECT_TRUE(has_begun("second") != has_begun("third")) << "one of them computes";
}

TEST_F(Claims, trap_n04_when_the_leaders_machine_is_gone_its_claim_ends_by_itself) {
  share(server_.url());
  ChildProcess leader = call_on("leader", seconds(60));
  ASSERT_TRUE(begins("leader"));
  ::setenv("XDG_RUNTIME_DIR", (dir / "run-leader").c_str(), 1);
  ::pid_t of_leader = 0;
  for (const auto& entry : fs::directory_iterator(dir / "run-leader/cachepy"))
    if (entry.path().extension() == ".lock") of_leader = std::atoi(read_file(entry.path().native()).c_str());
  ASSERT_GT(of_leader, 0);
  ASSERT_EQ(::kill(of_leader, SIGKILL), 0);
  ASSERT_EQ(::kill(leader.pid(), SIGKILL), 0);
  EXPECT_FALSE(leader.wait());
  const auto begin = Clock::now();
  ChildProcess second = call_on("second", milliseconds(0));
  EXPECT_TRUE(second.wait());
  EXPECT_TRUE(has_begun("second"));
  EXPECT_LT(Clock::now() - begin, seconds(20));
}

TEST_F(Claims, trap_n04_a_server_that_is_killed_while_others_wait_does_not_hold_them_up) {
  share(server_.url());
  ChildProcess leader = call_on("leader", seconds(3));
  ASSERT_TRUE(begins("leader"));
  ChildProcess second = call_on("second", milliseconds(0));
  std::this_thread::sleep_for(milliseconds(300));
  EXPECT_FALSE(has_begun("second"));
  server_.process().end();
  EXPECT_TRUE(second.wait());
  EXPECT_TRUE(has_begun("second"));
  EXPECT_TRUE(leader.running()) << "the leader goes on";
  EXPECT_TRUE(leader.wait());
}

TEST_F(Claims, who_waits_says_for_whom) {
  share(server_.url());
  ChildProcess leader = call_on("leader", milliseconds(3000));
  ASSERT_TRUE(begins("leader"));
  use_machine("second");
  auto second = slow("second", milliseconds(0));
  EXPECT_THAT(said_by([&] { EXPECT_EQ(second(7), 14); }),
              AllOf(HasSubstr("f: waiting for process " + std::to_string(leader.pid()) + " on "),
                    HasSubstr("(waited 1 s so far)")));
  EXPECT_EQ(second.runs, 0);
  EXPECT_TRUE(leader.wait());
}

TEST_F(Claims, nobody_waits_for_longer_than_remote_wait) {
  share(server_.url(), "remote_wait: 300ms\n");
  ChildProcess leader = call_on("leader", seconds(60));
  ASSERT_TRUE(begins("leader"));
  ChildProcess second = call_on("second", milliseconds(0));
  EXPECT_TRUE(second.wait());
  EXPECT_TRUE(has_begun("second"));
  EXPECT_TRUE(leader.running());
  ::kill(leader.pid(), SIGKILL);
  EXPECT_FALSE(leader.wait());
}

TEST_F(Claims, without_remote_wait_nothing_is_claimed) {
  share(server_.url(), "remote_wait: 0\n");
  ChildProcess leader = call_on("leader", milliseconds(1000));
  ASSERT_TRUE(begins("leader"));
  ChildProcess second = call_on("second", milliseconds(0));
  EXPECT_TRUE(second.wait());
  EXPECT_TRUE(leader.running());
  EXPECT_TRUE(leader.wait());
}

TEST_F(Claims, after_an_exception_another_machine_computes) {
  share(server_.url());
  ChildProcess leader = on("leader", [&] {
    auto fails = function<int, int>("leader", [&](int) -> int {
      begin("leader");
      std::this_thread::sleep_for(milliseconds(500));
      throw std::runtime_error("no");
    });
    try {
      fails(7);
    } catch (const std::runtime_error&) {
      std::this_thread::sleep_for(seconds(1));  // the claim does not end with the process
      return true;
    }
    return false;
  });
  ASSERT_TRUE(begins("leader"));
  EXPECT_TRUE(call_on("second", milliseconds(0)).wait());
  EXPECT_TRUE(has_begun("second"));
  EXPECT_TRUE(leader.running());
  EXPECT_TRUE(leader.wait());
}

TEST_F(Claims, calls_whose_results_mean_nothing_to_others_are_computed_side_by_side) {
  share(server_.url());
  const auto leave_a_file = [&](const std::string& machine, milliseconds time) {
    return on(machine, [&] {
      auto leaves = function<int, int>(machine, [&](int n) {
        write_file(dir / "left.txt", "left by the call");
        begin(machine);
        std::this_thread::sleep_for(time);
        return n;
      });
      return leaves(7) == 7;
    });
  };
  ChildProcess leader = leave_a_file("leader", milliseconds(800));
  ASSERT_TRUE(begins("leader"));
  ChildProcess second = leave_a_file("second", milliseconds(1000)),
               third = leave_a_file("third", milliseconds(1000));
  EXPECT_TRUE(leader.wait());
  ASSERT_TRUE(begins("second"));
  ASSERT_TRUE(begins("third"));
  EXPECT_TRUE(second.running() && third.running()) << "both compute at the same time";
}

TEST_F(Claims, a_call_with_other_contents_of_its_files_is_computed) {
  share(server_.url());
  const auto read_slowly = [&](const std::string& machine, const std::string& content, milliseconds time) {
    return on(machine, [&, content] {
      auto f = function<std::string, std::string>(machine, [&](const std::string& path) {
        const std::string text = read_file(track_file(path));
        begin(machine);
        std::this_thread::sleep_for(time);
        return text;
      });
      return f(data) == content;
    });
  };
  write_file(data, "one");
  ChildProcess leader = read_slowly("leader", "one", milliseconds(800));
  ASSERT_TRUE(begins("leader"));
  ChildProcess second = read_slowly("second", "one", milliseconds(800));
  EXPECT_TRUE(leader.wait());
  EXPECT_TRUE(second.wait());
  EXPECT_FALSE(has_begun("second"));
  write_file(data, "two");
  ChildProcess again = read_slowly("second", "two", milliseconds(1500));
  ASSERT_TRUE(begins("second"));
  write_file(data, "one");
  ChildProcess other = read_slowly("third", "one", milliseconds(0));
  EXPECT_TRUE(other.wait());
  EXPECT_TRUE(again.running()) << "it does not wait for the result of another state";
  again.wait();
}

TEST_F(Claims, inside_of_a_call_nothing_waits) {
  share(server_.url());
  ChildProcess leader = call_on("leader", seconds(60));
  ASSERT_TRUE(begins("leader"));
  ChildProcess second = on("second", [&] {
    auto inner = slow("second", milliseconds(0));
    Cached<int, int> outer("outer", dir / "second", [&](int n) { return inner(n); });
    return outer(7) == 14;
  });
  EXPECT_TRUE(second.wait());
  EXPECT_TRUE(leader.running());
  ::kill(leader.pid(), SIGKILL);
  EXPECT_FALSE(leader.wait());
}

TEST_F(Claims, a_result_that_is_stored_in_the_background_ends_the_claim_when_it_is_sent) {
  share(server_.url(), "store: background\n");
  ChildProcess leader = on("leader", [&] {
    const bool is_right = slow("leader", milliseconds(700))(7) == 14;
    std::this_thread::sleep_for(seconds(2));  // a process that ends by _exit() loses what is not stored yet
    return is_right;
  });
  ASSERT_TRUE(begins("leader"));
  EXPECT_TRUE(call_on("second", milliseconds(0)).wait());
  EXPECT_FALSE(has_begun("second"));
  EXPECT_TRUE(leader.wait());
}

TEST_F(Claims, a_claim_lasts_until_a_large_result_is_sent) {
  share(server_.url());
  const auto make_large = [&](const std::string& machine, milliseconds time) {
    return on(machine, [&] {
      auto f = function<std::vector<std::uint64_t>, int>(machine, [&](int n) {
        begin(machine);
        std::this_thread::sleep_for(time);
        std::vector<std::uint64_t> numbers(std::size_t{12} << 20);
        for (std::uint64_t state = 1; std::uint64_t& number : numbers)
          number = state = state * 6364136223846793005u + 1442695040888963407u;
        numbers[0] = static_cast<std::uint64_t>(n);
        return numbers;
      });
      return f(7)[0] == 7;
    });
  };
  ChildProcess leader = make_large("leader", milliseconds(300));
  ASSERT_TRUE(begins("leader"));
  EXPECT_TRUE(make_large("second", milliseconds(0)).wait());
  EXPECT_FALSE(has_begun("second"));
  EXPECT_TRUE(leader.wait());
}

/// A server without claims costs nothing but the question.
TEST_F(Remote, where_a_remote_keeps_no_claims_equal_calls_are_computed_side_by_side) {
  share(directory_url());
  auto here = twice("here"), there = twice("there");
  EXPECT_EQ(said_by([&] { EXPECT_EQ(here(7), 14); }), "");
  flush();
  EXPECT_EQ(there(7), 14);
  EXPECT_EQ(there.runs, 0);
}

/// A claim that a stranger makes, or a text that is none.
TEST_F(Claims, trap_n01_a_claim_with_any_text_is_only_waited_for) {
  share(server_.url(), "remote_wait: 200ms\n");
  auto f = slow("here", milliseconds(0));
  ASSERT_EQ(f(1), 2);
  flush();
  for (const std::string holder : {"", "x", "a b c d", "\\x1b[2J \\n"}) {
    SCOPED_TRACE(holder);
    // A machine under load may send the result a little later.
    const std::string redis = "redis-cli -s '" + (dir / "redis.sock") + "' ";
    const std::string keys = redis + "--raw KEYS 'cachepy:*'";
    const std::string set = "until " + keys + " | grep -q .; do sleep 0.01; done; " + keys +
                            " | while read key; do " + redis + "DEL $key; " + redis +
                            "SET \"{$key}:claim\" \"" + holder + "\"; done >/dev/null";
    ASSERT_EQ(std::system(set.c_str()), 0);
    fs::remove_all(dir / "here");
    cache_memory_clear();
    auto g = slow("here" + std::to_string(holder.size()), milliseconds(0));
    EXPECT_EQ(g(1), 2);
    EXPECT_EQ(g.runs, 1);
    flush();
  }
}

}  // namespace
}  // namespace cachepy::test
