#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <vector>

#include "base/signals_blocked.h"

namespace cachepy::internal {
namespace {

// Starting and joining a thread takes as long as hashing some 100 KiB, opening a file as long as hashing 16 KiB.
constexpr std::uint64_t kWorthThreadsBytes = std::uint64_t{1} << 20;
constexpr std::uint64_t kOpeningBytes = std::uint64_t{16} << 10;
// More threads would only wait for memory and disk.
constexpr std::size_t kMostThreads = 8;

// A thread is worth two of them.
constexpr std::size_t kBlocksByThread = 2;
constexpr std::size_t kMostBlockThreads = 4;

// A child of fork() is often one of many workers, and ThreadSanitizer ends those that start threads.
const ::pid_t loaded_in = ::getpid();

/// How many processors this process may use.
std::size_t processor_count() {
  ::cpu_set_t set;
  return ::sched_getaffinity(0, sizeof set, &set) == 0 ? static_cast<std::size_t>(CPU_COUNT(&set)) : 1;
}

struct Job {
  const std::size_t count;
  const std::function<void(std::size_t)>& work;
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::exception_ptr failure{};  // of the thread that set `failed`

  void run() noexcept {
    try {
      for (std::size_t i; !failed && (i = next.fetch_add(1, std::memory_order_relaxed)) < count;) work(i);
    } catch (...) {
      if (!failed.exchange(true)) failure = std::current_exception();
    }
  }
};

void* run_job(void* job) {
  static_cast<Job*>(job)->run();
  return nullptr;
}

}  // namespace

void parallel_for(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work) {
  Job job{count, work};
  std::vector<::pthread_t> others;
  if (threads > 1) {
    others.reserve(threads - 1);
    const SignalsBlocked blocked;
    // Not std::thread: its threads work for the frame of the thread that started them.
    for (::pthread_t other;
         others.size() + 1 < threads && ::pthread_create(&other, nullptr, run_job, &job) == 0;)
      others.push_back(other);
  }
  job.run();
  for (const ::pthread_t other : others) ::pthread_join(other, nullptr);
  if (job.failed) std::rethrow_exception(job.failure);
}

std::size_t threads_for_blocks(std::size_t pieces) {
  const std::size_t most = std::min(pieces / kBlocksByThread, kMostBlockThreads);
  return most < 2 || ::getpid() != loaded_in ? 1 : std::min(most, processor_count());
}

void read_in_parallel(const std::vector<std::uint64_t>& bytes, const std::function<void(std::size_t)>& work) {
  if (bytes.empty()) return;  // the common case
  std::uint64_t total = 0;
  for (const std::uint64_t file : bytes) total += file + kOpeningBytes;
  const bool pays = bytes.size() > 1 && total >= kWorthThreadsBytes;
  parallel_for(bytes.size(), pays ? std::min({bytes.size(), processor_count(), kMostThreads}) : 1, work);
}

}  // namespace cachepy::internal
