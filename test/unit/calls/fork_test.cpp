// After a fork at any moment, whatever other threads are doing, the child can continue.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "base/file_pattern.h"
#include "cachepy/cachepy.h"
#include "cachepy/log.h"
#include "config/log.h"
#include "frames/frame.h"
#include "support/child_process.h"
#include "support/site.h"
#include "support/temp_dir.h"
#include "tracking/tracker.h"

namespace cachepy {
namespace {

constexpr int kForks = 40;
constexpr int kSites = 20;
constexpr unsigned kHangs_s = 20;  // a child that takes longer is killed, and the test fails

class Fork : public ::testing::Test {
 protected:
  void SetUp() override {
    set_log_sink({[](void*, LogLevel, std::string_view) {}, nullptr});
    test::write_file(file, "content");
    path = file;
    for (int i = 0; i < kSites; ++i) {
      sites.push_back(&test::make_site("body", dir / ("cache" + std::to_string(i))));
      sites.back()->verbose = 1;
    }
  }
  void TearDown() override { set_log_sink({}); }

  static std::size_t body(int n) { return track_file(path).native().size() + static_cast<std::size_t>(n); }

  /// Uses everything that takes a process-wide lock: calls that miss, hit and print messages, in known and new directories.
  bool work(int n) {
    const int x = n % 50;
    detail::Site& site = *sites[static_cast<std::size_t>(n) / 50 % kSites];
    const bool right = detail::memoize(site, &body, x) == path.size() + static_cast<std::size_t>(x);
    for (int i = 0; i < 20; ++i) {
      internal::warn_once(std::to_string(n + i), "a warning");
      internal::observe_path(file, "");
      internal::check_pattern("[.]txt$").IgnoreError();
      internal::file_state_clear();
    }
    return right;
  }

  static inline std::string path;
  test::TempDir dir;
  const std::string file = dir / "data.txt";
  std::vector<detail::Site*> sites;
};

TEST_F(Fork, trap_g13_while_other_threads_are_in_cached_calls) {
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&, t] {
      for (int n = t; !stop; n += 3) wrong += !work(n);
    });
  }
  for (int i = 0; i < kForks && !HasFailure(); ++i) {
    test::ChildProcess child([&] {
      ::alarm(kHangs_s);
      return work(i) && work(i + 50 * kSites) && work(100 * i);
    });
    EXPECT_TRUE(child.wait()) << "fork " << i;
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST_F(Fork, trap_g13_while_other_threads_work_for_the_call_that_the_child_goes_on_in) {
  static const auto forks = +[](int n) {
    auto in_this_call = bind_context([] {
      track_file(path);
      return internal::Frame::current() != nullptr;
    });
    std::atomic<bool> stop{false};
    std::vector<std::thread> helpers;  // they inherit the frame
    for (int t = 0; t < 2; ++t) {
      helpers.emplace_back([&] {
        while (!stop) track_file(path);
      });
    }
    for (int i = 0; i < n; ++i) {
      // In a thread that works for this call, and in one that does not, but has its frame.
      const internal::FrameScope scope(i % 2 == 0 ? internal::Frame::current() : nullptr);
      test::ChildProcess child([&] {
        ::alarm(kHangs_s);
        return in_this_call();
      });
      EXPECT_TRUE(child.wait()) << "fork " << i;
    }
    stop = true;
    for (std::thread& helper : helpers) helper.join();
    return n;
  };
  EXPECT_EQ(detail::memoize(*sites[0], forks, 2 * kForks), 2 * kForks);
}

}  // namespace
}  // namespace cachepy
