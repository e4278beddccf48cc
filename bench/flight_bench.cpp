// The time from the end of a computation until a waiter has the result, which includes storing it. Threads are compared with a plain
// condition variable, processes with a plain file lock.
#include <benchmark/benchmark.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <new>
#include <thread>

#include "bench/cached_functions.h"
#include "bench/scratch.h"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

// Long enough that the waiter is asleep when the work is done.
constexpr ::useconds_t kAsleep_us = 2000;

Clock::rep now() {
  return Clock::now().time_since_epoch().count();
}

/// Shared by the two, also if one is a child process.
struct Shared {
  std::atomic<bool> computing{false};
  std::atomic<Clock::rep> done{0};
  std::atomic<Clock::rep> waited{0};

  /// The computation, which only waits.
  void work() {
    computing = true;
    ::usleep(kAsleep_us);
    done = now();
  }
  template <class Wait>
  void wait_meanwhile(const Wait& wait) {
    while (!computing) ::usleep(50);
    wait();
    waited = now();
  }
};

void record(benchmark::State& state, const Shared& shared) {
  const Clock::duration later(shared.waited - shared.done);
  state.SetIterationTime(std::chrono::duration<double>(later).count());
}

template <class Compute, class Wait>
void measure_threads(benchmark::State& state, const Compute& compute, const Wait& wait) {
  for (auto _ : state) {
    Shared shared;
    std::thread other([&] { shared.wait_meanwhile(wait); });
    compute([&] { shared.work(); });
    other.join();
    record(state, shared);
  }
}

template <class Compute, class Wait>
void measure_processes(benchmark::State& state, const Compute& compute, const Wait& wait) {
  void* const memory =
      ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  for (auto _ : state) {
    auto* const shared = new (memory) Shared;
    const ::pid_t other = ::fork();
    if (other == 0) {
      shared->wait_meanwhile(wait);
      ::_exit(0);
    }
    compute([&] { shared->work(); });
    ::waitpid(other, nullptr, 0);
    record(state, *shared);
  }
  ::munmap(memory, sizeof(Shared));
}

/// A call that nobody has made yet.
std::atomic<int> call{0};

void wake_thread(benchmark::State& state) {
  measure_threads(
      state, [](const auto& work) { slow_result(++call, work); }, [] { slow_result(call, [] {}); });
}
BENCHMARK(wake_thread)->UseManualTime()->Iterations(100);

void wake_thread_baseline_condition(benchmark::State& state) {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  measure_threads(
      state,
      [&](const auto& work) {
        done = false;
        work();
        const std::lock_guard lock(mutex);
        done = true;
        changed.notify_all();
      },
      [&] {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return done; });
      });
}
BENCHMARK(wake_thread_baseline_condition)->UseManualTime()->Iterations(100);

void wake_process(benchmark::State& state) {
  // The child is forked before `call` is increased, so it uses the next number.
  measure_processes(
      state, [](const auto& work) { slow_result(++call, work); }, [] { slow_result(call + 1, [] {}); });
}
BENCHMARK(wake_process)->UseManualTime()->Iterations(100);

void set_lock(int fd, int command, short type) {
  struct ::flock lock = {};
  lock.l_type = type;
  lock.l_len = 1;
  while (::fcntl(fd, command, &lock) != 0) {
  }
}

void wake_process_baseline_lock(benchmark::State& state) {
  const std::string path = Scratch::file("lock");
  const int mine = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  measure_processes(
      state,
      [&](const auto& work) {
        set_lock(mine, F_OFD_SETLKW, F_WRLCK);
        work();
        set_lock(mine, F_OFD_SETLK, F_UNLCK);
      },
      [&] {
        const int others = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
        set_lock(others, F_OFD_SETLKW, F_WRLCK);
      });
  ::close(mine);
}
BENCHMARK(wake_process_baseline_lock)->UseManualTime()->Iterations(100);

}  // namespace
}  // namespace bench
