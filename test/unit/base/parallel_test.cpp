#include "base/parallel.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "support/child_process.h"

namespace cachepy::internal {
namespace {

/// Waits until that many threads have arrived, so that all of them work at the same time.
class Meeting {
 public:
  explicit Meeting(std::size_t wanted) : missing_(wanted) {}
  void come() {
    std::unique_lock lock(mutex_);
    --missing_;
    all_.notify_all();
    all_.wait(lock, [&] { return missing_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_;
  std::size_t missing_;
};

TEST(Parallel, does_each_piece_once) {
  for (const std::size_t threads : {0u, 1u, 2u, 5u}) {
    std::vector<std::atomic<int>> done(1000);
    parallel_for(done.size(), threads, [&](std::size_t i) { ++done[i]; });
    for (const auto& times : done) EXPECT_EQ(times, 1);
  }
  parallel_for(0, 4, [](std::size_t) { FAIL(); });
}

TEST(Parallel, works_on_several_threads_at_once_without_the_programs_signals) {
  Meeting meeting(3);
  std::mutex mutex;
  std::set<std::thread::id> threads;
  int unmasked = 0;
  parallel_for(3, 3, [&](std::size_t) {
    meeting.come();
    ::sigset_t mask;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    const std::lock_guard lock(mutex);
    threads.insert(std::this_thread::get_id());
    unmasked += ::sigismember(&mask, SIGTERM) == 0;
  });
  EXPECT_EQ(threads.size(), 3u);
  EXPECT_EQ(unmasked, 1) << "the caller's own thread";
}

TEST(Parallel, what_a_piece_throws_is_thrown) {
  EXPECT_THROW(parallel_for(100, 3,
                            [](std::size_t i) {
                              if (i == 50) throw std::runtime_error("no");
                            }),
               std::runtime_error);
}

TEST(Parallel, without_threads_the_caller_does_it_all) {
  test::ChildProcess child([] {
    if (::geteuid() == 0 && ::setresuid(65534, 65534, 65534) != 0) return false;  // no limit holds for root
    const ::rlimit none = {0, 0};
    if (::setrlimit(RLIMIT_NPROC, &none) != 0) return false;
    std::set<std::thread::id> threads;
    std::size_t done = 0;
    parallel_for(100, 4, [&](std::size_t) {
      ++done;
      threads.insert(std::this_thread::get_id());
    });
    return done == 100 && threads.size() == 1;
  });
  EXPECT_TRUE(child.wait());
}

TEST(Parallel, few_blocks_and_children_of_a_fork_have_one_thread) {
  EXPECT_EQ(threads_for_blocks(0), 1u);
  EXPECT_EQ(threads_for_blocks(3), 1u);
  EXPECT_GE(threads_for_blocks(4), 1u);
  EXPECT_LE(threads_for_blocks(1000), 4u);
  test::ChildProcess child([] { return threads_for_blocks(1000) == 1; });
  EXPECT_TRUE(child.wait());
}

TEST(Parallel, starts_no_thread_for_little) {
  const auto threads_for = [](const std::vector<std::uint64_t>& bytes) {
    std::mutex mutex;
    std::set<std::thread::id> threads;
    read_in_parallel(bytes, [&](std::size_t) {
      const std::lock_guard lock(mutex);
      threads.insert(std::this_thread::get_id());
    });
    return threads;
  };
  const std::set<std::thread::id> here = {std::this_thread::get_id()};
  EXPECT_EQ(threads_for({std::uint64_t{10} << 30}), here) << "one file";
  EXPECT_EQ(threads_for({1000, 1000}), here);
  EXPECT_TRUE(threads_for({}).empty());
}

}  // namespace
}  // namespace cachepy::internal
