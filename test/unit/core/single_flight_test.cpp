// Equal calls at the same time compute once, in threads and in processes.
#include "core/single_flight.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "base/file.h"
#include "cachepy/error.h"
#include "support/child_process.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

using test::TempDir;

Digest key_of(int i) {
  return digest_of(std::to_string(i));
}

class SingleFlight : public ::testing::Test {
 protected:
  TempDir dir;
  const Store store{dir / "cache"};
};

TEST_F(SingleFlight, equal_calls_of_threads_follow_each_other) {
  std::atomic<int> inside{0}, most{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const Flight flight(store, key_of(1), nullptr);
      most = std::max(most.load(), ++inside);
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      --inside;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(most, 1);
}

TEST_F(SingleFlight, different_calls_fly_at_once) {
  const Flight one(store, key_of(1), nullptr);
  const Flight other(store, key_of(2), nullptr);
}

TEST_F(SingleFlight, those_who_wait_for_what_cannot_be_stored_compute_side_by_side) {
  auto leader = std::make_unique<Flight>(store, key_of(1), nullptr);
  std::atomic<int> inside{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const Flight flight(store, key_of(1), nullptr);
      ++inside;
      // Each ends only when all are in: one after the other they never would.
      while (inside < 4) std::this_thread::yield();
    });
  }
  leader->give_up_sharing();
  for (std::thread& thread : threads) thread.join();
  leader.reset();
  const Flight again(store, key_of(1), nullptr);
}

TEST_F(SingleFlight, calls_that_wait_for_each_other_get_an_error) {
  const auto a = std::make_shared<Frame>(nullptr, "a", key_of(1));
  const auto b = std::make_shared<Frame>(nullptr, "b", key_of(2));
  auto flight_a = std::make_unique<Flight>(store, key_of(1), nullptr);
  auto flight_b = std::make_unique<Flight>(store, key_of(2), nullptr);
  std::atomic<int> errors{0};
  const auto call = [&](Frame& from, int key, std::unique_ptr<Flight>& own) {
    try {
      const Flight flight(store, key_of(key), &from);
    } catch (const Error&) {
      ++errors;
    }
    own.reset();  // an exception leaves the call, or it is done
  };
  std::thread thread([&] { call(*a, 2, flight_a); });
  call(*b, 1, flight_b);
  thread.join();
  EXPECT_EQ(errors, 1);
}

TEST_F(SingleFlight, trap_r11_a_killed_process_frees_its_flight_at_once) {
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const Flight flight(store, key_of(1), nullptr);
    (void)!::write(ready[1], "x", 1);
    ::pause();
    ::_exit(0);
  }
  char c;
  ASSERT_EQ(::read(ready[0], &c, 1), 1);
  std::atomic<bool> got{false};
  std::thread waiter([&] {
    const Flight flight(store, key_of(1), nullptr);
    got = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  EXPECT_FALSE(got);
  ::kill(child, SIGKILL);
  waiter.join();
  EXPECT_TRUE(got);
  ::waitpid(child, nullptr, 0);
}

TEST_F(SingleFlight, trap_g13_a_forked_child_does_not_wait_for_threads_that_it_has_not) {
  std::optional<Flight> flight(std::in_place, store, key_of(1), nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(20);
    // Waits for the parent's lock, not for a thread that would have to land the flight here.
    const Flight again(store, key_of(1), nullptr);
    ::_exit(0);
  }
  flight.reset();
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

/// One of two processes, each computing a call inside of which the other's is needed. Says whether it was refused.
bool needs_the_others_call(const Store& store, int mine, int others, int ready, int go) {
  const auto frame = std::make_shared<Frame>(nullptr, "f", key_of(mine));
  const Flight flight(store, key_of(mine), nullptr);
  char c = 0;
  // Both hold their own call before either asks for the other's.
  if (::write(ready, &c, 1) != 1 || ::read(go, &c, 1) != 1) return false;
  const FrameScope scope(frame.get());
  try {
    const Flight other(store, key_of(others), frame.get());
    return false;
  } catch (const Error&) {
    return !frame->finish().inconsistency.empty();
  }
}

TEST_F(SingleFlight, of_two_processes_that_wait_for_each_other_one_is_refused_and_the_other_goes_on) {
  int ready[2], go[2];
  ASSERT_EQ(::pipe(ready), 0);
  ASSERT_EQ(::pipe(go), 0);
  constexpr int kRefused = 3;
  std::vector<::pid_t> children;
  for (const auto& [mine, others] : {std::pair(1, 2), std::pair(2, 1)}) {
    children.push_back(::fork());
    if (children.back() == 0) {
      ::alarm(20);
      ::_exit(needs_the_others_call(store, mine, others, ready[1], go[0]) ? kRefused : 0);
    }
  }
  char c = 0;
  for (int i = 0; i < 2; ++i) ASSERT_EQ(::read(ready[0], &c, 1), 1);
  ASSERT_EQ(::write(go[1], "gg", 2), 2);
  int refused = 0;
  for (const ::pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFEXITED(status)) << "it waited for ever";
    refused += WEXITSTATUS(status) == kRefused;
  }
  EXPECT_GE(refused, 1);
}

/// Until another process has written down that it waits inside of a call, which it does in locks.
void wait_until_another_waits(const Store& store) {
  for (;; ::sched_yield()) {
    const UniqueFd waits = open_fd(store.dir() + "/locks/waits", O_RDWR);
    struct ::flock any = {};
    any.l_type = F_WRLCK;
    any.l_whence = SEEK_SET;
    if (waits && ::fcntl(waits.get(), F_OFD_GETLK, &any) == 0 && any.l_type != F_UNLCK) return;
  }
}

TEST_F(SingleFlight, a_wait_inside_of_a_call_is_forgotten_when_it_ends) {
  const auto frame = std::make_shared<Frame>(nullptr, "f", key_of(1));
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  test::ChildProcess holder([&] {
    std::optional<Flight> flight(std::in_place, store, key_of(2), nullptr);
    char c = 0;
    if (::write(ready[1], &c, 1) != 1) return false;
    wait_until_another_waits(store);
    flight.reset();
    // The parent waited for 2 inside of 1; it does no more.
    const auto inner = std::make_shared<Frame>(nullptr, "g", key_of(2));
    const Flight other(store, key_of(1), inner.get());
    return true;
  });
  char c = 0;
  ASSERT_EQ(::read(ready[0], &c, 1), 1);
  {
    const Flight waited(store, key_of(2), frame.get());
  }
  EXPECT_TRUE(holder.wait());
}

TEST_F(SingleFlight, a_directory_that_cannot_be_made_does_not_stop_the_call) {
  test::write_file(dir / "file", "");
  const Store impossible(dir / "file/cache");
  const Flight flight(impossible, key_of(1), nullptr);
}

}  // namespace
}  // namespace cachepy::internal
