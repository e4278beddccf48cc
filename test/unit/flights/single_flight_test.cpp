// Equal calls at the same time are computed once, in threads and in processes.
#include "flights/single_flight.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

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

TEST_F(SingleFlight, waiters_for_a_result_that_cannot_be_stored_compute_in_parallel) {
  auto leader = std::make_unique<Flight>(store, key_of(1), nullptr);
  std::atomic<int> inside{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const Flight flight(store, key_of(1), nullptr);
      ++inside;
      // Each ends only when all have begun, which would never happen one after another.
      while (inside < 4) std::this_thread::yield();
    });
  }
  leader->give_up_sharing();
  for (std::thread& thread : threads) thread.join();
  leader.reset();
  const Flight again(store, key_of(1), nullptr);
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

TEST_F(SingleFlight, trap_g13_a_forked_child_does_not_wait_for_threads_of_its_parent) {
  std::optional<Flight> flight(std::in_place, store, key_of(1), nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(20);
    // Waits for the parent's lock, not for a thread, which does not exist in this process.
    const Flight again(store, key_of(1), nullptr);
    ::_exit(0);
  }
  flight.reset();
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST_F(SingleFlight, a_directory_that_cannot_be_made_does_not_stop_the_call) {
  test::write_file(dir / "file", "");
  const Store impossible(dir / "file/cache");
  const Flight flight(impossible, key_of(1), nullptr);
}

TEST_F(SingleFlight, trap_s08_a_waiter_reports_the_thread_that_it_waits_for) {
  auto leader = std::make_unique<Flight>(store, key_of(1), nullptr, "f");
  ::testing::internal::CaptureStderr();
  std::thread waits([&] { const Flight flight(store, key_of(1), nullptr, "f"); });
  std::this_thread::sleep_for(std::chrono::milliseconds(1400));
  leader.reset();
  waits.join();
  EXPECT_THAT(
      ::testing::internal::GetCapturedStderr(),
      ::testing::HasSubstr("f: waiting for thread " + std::to_string(::gettid()) + " of this process"));
}

TEST_F(SingleFlight, trap_s03_s08_a_hidden_ring_of_waits_is_resolved) {
  std::atomic<bool> done{false};
  auto leader = std::make_unique<Flight>(store, key_of(1), nullptr);
  // As in a pool: the computing thread cannot continue before this one is done, which cachepy cannot see.
  std::thread waits([&] {
    const Flight flight(store, key_of(1), nullptr, "f");
    done = true;
  });
  const auto begin = std::chrono::steady_clock::now();
  while (!done && std::chrono::steady_clock::now() - begin < std::chrono::seconds(50))
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_TRUE(done);
  leader.reset();
  waits.join();
}

}  // namespace
}  // namespace cachepy::internal
