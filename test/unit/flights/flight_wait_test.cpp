// Calls that wait inside of other calls: calls wait if they have to, but never for ever, whatever threads, processes and cache directories a
// ring involves.
#include "flights/flight_wait.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <new>
#include <optional>
#include <thread>
#include <vector>

#include "flights/single_flight.h"
#include "support/child_process.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

using test::ChildProcess;

constexpr unsigned kHangs_s = 20;

/// Shared by the processes of a test.
struct Common {
  std::atomic<int> computing{0};
  std::atomic<int> done{0};
};

class FlightWaits : public ::testing::Test {
 protected:
  FlightWaits()
      : common(new(::mmap(nullptr, sizeof(Common), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))
                   Common) {}
  ~FlightWaits() override { ::munmap(common, sizeof(Common)); }

  const Store& store_of(int n) const {
    return stores[directory_of[static_cast<std::size_t>(n) % directory_of.size()]];
  }
  static Digest key_of(int n) { return digest_of(std::to_string(n)); }

  static void wait_until(const std::atomic<int>& number, int value) {
    while (number < value) ::sched_yield();
  }

  /// Computes the n-th call, and runs `body` inside of it.
  template <class Body>
  void compute(int n, const Body& body) {
    const Flight flight(store_of(n), key_of(n), Frame::current());
    Frame* const outer = Frame::current();
    const auto frame = std::make_shared<Frame>(outer != nullptr ? outer->shared_from_this() : nullptr, "f",
                                               key_of(n), &store_of(n));
    const FrameScope scope(frame.get());
    body();
  }

  /// Returns once some call waits inside of another call of that directory.
  static void wait_until_another_waits(const Store& store) {
    const UniqueFd file = open_flights(store);
    for (;; ::sched_yield()) {
      struct ::flock any = lock_of(F_WRLCK, kFlightsEnd, /*count=*/0);
      if (::fcntl(file.get(), F_OFD_GETLK, &any) == 0 && any.l_type != F_UNLCK) return;
    }
  }

  /// Whether waiting for the call `wanted` inside of the call `inside` may deadlock.
  bool may_deadlock(int wanted, int inside) const {
    const Frame frame(nullptr, "f", key_of(inside), &store_of(inside));
    return FlightWait({store_of(wanted), key_of(wanted)}, frame.calls()).may_deadlock();
  }

  test::TempDir dir;
  const std::vector<Store> stores{Store(dir / "cache0"), Store(dir / "cache1"), Store(dir / "cache2")};
  std::vector<std::size_t> directory_of{0};  // by number of the call, repeated cyclically
  Common* const common;
};

struct Ring {
  int processes;
  int threads;              // in each process
  std::size_t directories;  // used in turn, one for each call
};

class FlightWaitsInARing : public FlightWaits, public ::testing::WithParamInterface<Ring> {};

TEST_P(FlightWaitsInARing, come_to_an_end) {
  const Ring ring = GetParam();
  for (std::size_t i = 1; i < ring.directories; ++i) directory_of.push_back(i);
  const int calls = ring.processes * ring.threads;
  const auto agent = [&](int n) {
    compute(n, [&] {
      ++common->computing;
      wait_until(common->computing, calls);
      compute((n + 1) % calls, [] {});
    });
  };
  for (int round = 0; round < 5 && !HasFailure(); ++round) {
    common->computing = 0;
    std::vector<ChildProcess> processes;
    for (int p = 0; p < ring.processes; ++p) {
      processes.emplace_back([&] {
        ::alarm(kHangs_s);
        std::vector<std::thread> threads;
        for (int t = 0; t < ring.threads; ++t) threads.emplace_back(agent, p * ring.threads + t);
        for (std::thread& thread : threads) thread.join();
        return true;
      });
    }
    for (ChildProcess& process : processes) EXPECT_TRUE(process.wait()) << "it waited for ever";
  }
}

INSTANTIATE_TEST_SUITE_P(, FlightWaitsInARing,
                         ::testing::Values(Ring{2, 1, 1}, Ring{3, 1, 1}, Ring{5, 1, 1}, Ring{1, 2, 1},
                                           Ring{1, 3, 2}, Ring{2, 2, 1}, Ring{3, 2, 1}, Ring{2, 1, 2},
                                           Ring{3, 1, 3}, Ring{3, 2, 2}),
                         [](const auto& info) {
                           const Ring& r = info.param;
                           return "processes_" + std::to_string(r.processes) + "_threads_" +
                                  std::to_string(r.threads) + "_directories_" + std::to_string(r.directories);
                         });

/// 0 needs 1, 1 needs 2, and all are being computed.
TEST_F(FlightWaits, in_a_chain_wait_for_those_ahead) {
  using Directories = std::vector<std::size_t>;
  for (const Directories& directories : {Directories{0, 0, 0}, Directories{0, 1, 1}}) {
    directory_of = directories;
    common->computing = common->done = 0;
    const auto link = [&](int n) {
      return [this, n] {
        ::alarm(kHangs_s);
        bool waited = false;
        compute(n, [&] {
          ++common->computing;
          wait_until(common->computing, 3);
          compute(n + 1, [&] { waited = common->done == 2 - n; });
          ++common->done;
        });
        return waited;
      };
    };
    ChildProcess first(link(0));
    ChildProcess second(link(1));
    ChildProcess last([&] {
      ::alarm(kHangs_s);
      compute(2, [&] {
        ++common->computing;
        wait_until(common->computing, 3);
        wait_until_another_waits(store_of(1));
        ++common->done;
      });
      return true;
    });
    for (ChildProcess* process : {&first, &second, &last}) EXPECT_TRUE(process->wait()) << directory_of[1];
  }
}

TEST_F(FlightWaits, are_forgotten_when_they_end) {
  const Frame one(nullptr, "f", key_of(1), &store_of(1));
  std::optional<FlightWait> wait(std::in_place, FlightPlace(store_of(2), key_of(2)), one.calls());
  EXPECT_TRUE(may_deadlock(1, 2));
  wait.reset();
  EXPECT_FALSE(may_deadlock(1, 2));
}

TEST_F(FlightWaits, are_distinguished_where_one_call_waits_for_many) {
  std::vector<std::unique_ptr<FlightWait>> waits;
  const Frame zero(nullptr, "f", key_of(0), &store_of(0));
  for (int n = 1; n < 50; ++n)
    waits.push_back(std::make_unique<FlightWait>(FlightPlace(store_of(n), key_of(n)), zero.calls()));
  for (int n = 1; n < 50; ++n) EXPECT_TRUE(may_deadlock(0, n)) << n;
  EXPECT_FALSE(may_deadlock(0, 50));
  EXPECT_FALSE(may_deadlock(1, 0));
}

TEST_F(FlightWaits, for_a_call_that_waits_for_another_directory_may_deadlock) {
  directory_of = {0, 1};
  const Frame one(nullptr, "f", key_of(1), &store_of(1));
  const FlightWait elsewhere({store_of(2), key_of(2)}, one.calls());
  EXPECT_TRUE(may_deadlock(1, 3));
  EXPECT_FALSE(may_deadlock(2, 3));
}

TEST_F(FlightWaits, that_cannot_be_made_visible_may_deadlock) {
  EXPECT_FALSE(may_deadlock(2, 1));
  ChildProcess child([&] {
    const bool locked = try_lock_flight({store_of(1), key_of(1)}) == FlightLock::kLocked;
    const ::rlimit none = {3, 3};
    return locked && ::setrlimit(RLIMIT_NOFILE, &none) == 0 && may_deadlock(2, 1);
  });
  EXPECT_TRUE(child.wait());
}

TEST_F(FlightWaits, of_threads_are_known_where_there_are_no_locks) {
  test::write_file(dir / "file", "");
  const Store impossible(dir / "file/cache");
  const Frame one(nullptr, "f", key_of(1), &impossible);
  const Frame two(nullptr, "f", key_of(2), &impossible);
  const FlightWait wait({impossible, key_of(2)}, one.calls());
  EXPECT_FALSE(wait.may_deadlock());
  EXPECT_TRUE(FlightWait({impossible, key_of(1)}, two.calls()).may_deadlock());
}

}  // namespace
}  // namespace cachepy::internal
